# One library per folder, with an include root of its own.
#
#   lianping_library(NAME ROOT DIR SOURCES a.cpp b.cpp PUBLIC x PRIVATE y [FUZZED])
#
# The library is called lianping_NAME. Its headers are reached as "ROOT/header.h" (ROOT "time" makes
# "time/instants.h"), and only through a root that holds links to this folder's headers and nothing else.
# So an include along an arrow that the table in docs/architecture.md lacks does not compile.
# FUZZED: fuzz targets see which of its branches an input takes.
function(lianping_library NAME)
  cmake_parse_arguments(ARG "FUZZED" "ROOT" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(target lianping_${NAME})
  set(root ${CMAKE_BINARY_DIR}/roots/${NAME})
  file(REMOVE_RECURSE ${root})
  file(MAKE_DIRECTORY ${root}/${ARG_ROOT})
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  foreach(header IN LISTS headers)
    get_filename_component(file ${header} NAME)
    file(CREATE_LINK ${header} ${root}/${ARG_ROOT}/${file} SYMBOLIC)
  endforeach()
  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    if(LIANPING_FUZZ AND ARG_FUZZED)
      target_compile_options(${target} PRIVATE
        -fsanitize-coverage=inline-8bit-counters,indirect-calls,trace-cmp,pc-table)
    endif()
    lianping_precompile(${target} lianping_precompiled)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${ARG_PUBLIC})
  endif()
endfunction()

# lianping_runs_once(FILES...): code that runs once, at the start, such as the reading of options: optimising what CLI11's
# templates become would take longer than all the rest of a program.
set(LIANPING_UNOPTIMISED $<$<CONFIG:RelWithDebInfo>:-O0>)
function(lianping_runs_once)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS ${LIANPING_UNOPTIMISED})
endfunction()

# lianping_precompile(TARGET FROM): TARGET gets the parsed headers of FROM, where there are such
# (cmake/PrecompiledHeaders.cmake).
function(lianping_precompile TARGET FROM)
  if(TARGET ${FROM})
    target_precompile_headers(${TARGET} REUSE_FROM ${FROM})
    target_compile_options(${TARGET} PRIVATE -pthread) # as FROM is: they are shared with targets that have threads
  endif()
endfunction()

# lianping_test(NAME SOURCES ... LIBS ... [LABELS unit|picture|process|glass] [TIMEOUT s] [ONE_THREAD])
# A GoogleTest program of that name; each TEST is a ctest of its own. The target unit_tests builds those labelled
# unit, which is what a sanitizer build has: there each program is one ctest, and one whose code has no threads
# (ONE_THREAD) is left out of TSan.
function(lianping_test NAME)
  cmake_parse_arguments(ARG "ONE_THREAD" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  add_executable(${NAME} ${ARG_SOURCES})
  set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${NAME} PRIVATE ${ARG_LIBS} lianping_test_support GTest::gmock GTest::gtest_main)
  if(LIANPING_SANITIZE)
    lianping_precompile(${NAME} lianping_precompiled_test)
    set_target_properties(${NAME} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    if(ARG_LABELS STREQUAL unit AND NOT (ARG_ONE_THREAD AND LIANPING_SANITIZE MATCHES thread))
      add_dependencies(unit_tests ${NAME})
      math(EXPR patience "${ARG_TIMEOUT} * 5")
      add_test(NAME ${NAME} COMMAND ${NAME} --gtest_brief=1)
      set_tests_properties(${NAME} PROPERTIES LABELS unit TIMEOUT ${patience} ENVIRONMENT "${LIANPING_SANITIZER_OPTIONS}")
    endif()
    return()
  endif()
  # Windows and real processes want the machine for themselves; what is pure shares it.
  set(alone FALSE)
  if(ARG_LABELS MATCHES "process|glass")
    set(alone TRUE)
  endif()
  if(ARG_LABELS STREQUAL unit)
    add_dependencies(unit_tests ${NAME})
  endif()
  # A test's own code runs once: the time to optimise it is better spent elsewhere.
  if(ARG_LABELS MATCHES "unit|process")
    target_compile_options(${NAME} PRIVATE ${LIANPING_UNOPTIMISED})
    lianping_precompile(${NAME} lianping_precompiled_test)
  endif()
  gtest_discover_tests(${NAME} DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${alone})
endfunction()
