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
# templates become would take longer than all the rest of a program. Who steps through it takes the dev preset.
set(LIANPING_UNOPTIMISED "$<$<CONFIG:RelWithDebInfo>:-O0;-g0>")
function(lianping_runs_once)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${LIANPING_UNOPTIMISED}")
endfunction()

# lianping_mostly_waits(TARGET): what waits for messages, disks and people, and never touches a pixel or a sample: -O2 takes
# twice the time of -O1 to compile, and nothing of it could be measured. g++ 12 sees less at -O1 and takes variants that are
# moved for uninitialised ones.
function(lianping_mostly_waits TARGET)
  target_compile_options(${TARGET} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${TARGET} PRIVATE $<$<CONFIG:RelWithDebInfo>:-Wno-maybe-uninitialized>)
  endif()
endfunction()

# lianping_by_itself(FILES...): what is not compiled together with its neighbours in a unity build, for X11's macros and
# names (None, Status, Window) are meant for nobody else.
function(lianping_by_itself)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# lianping_hides_parts(): a folder in which the hidden parts of a class are of types that its file alone has. g++ warns of that
# in what is included, and to a unity build everything is.
macro(lianping_hides_parts)
  if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-Wno-subobject-linkage)
  endif()
endmacro()

# lianping_precompile(TARGET FROM): TARGET gets the parsed headers of FROM, where there are such
# (cmake/PrecompiledHeaders.cmake).
function(lianping_precompile TARGET FROM)
  if(TARGET ${FROM})
    target_precompile_headers(${TARGET} REUSE_FROM ${FROM})
    target_compile_options(${TARGET} PRIVATE -pthread) # as FROM is: they are shared with targets that have threads
  endif()
endfunction()

# lianping_test(NAME SOURCES ... LIBS ... [LABELS unit|picture|process|glass] [TIMEOUT s] [ONE_THREAD] [BESIDE_OTHERS])
# A GoogleTest program of that name; each TEST is a ctest of its own. The target unit_tests builds those labelled
# unit, which is what a sanitizer build has: there each program is one ctest, and one whose code has no threads
# (ONE_THREAD) is left out of TSan. What has real processes or windows has the machine for itself, but where all of it can
# wait for another test (BESIDE_OTHERS).
function(lianping_test NAME)
  cmake_parse_arguments(ARG "ONE_THREAD;BESIDE_OTHERS" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
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
  set(alone FALSE)
  if(ARG_LABELS MATCHES "process|glass" AND NOT ARG_BESIDE_OTHERS)
    set(alone TRUE)
  endif()
  if(ARG_LABELS STREQUAL unit)
    add_dependencies(unit_tests ${NAME})
  endif()
  # A test's own code runs once: the time to optimise it is better spent elsewhere.
  if(ARG_LABELS MATCHES "unit|process")
    target_compile_options(${NAME} PRIVATE "${LIANPING_UNOPTIMISED}")
    lianping_precompile(${NAME} lianping_precompiled_test)
  endif()
  gtest_discover_tests(${NAME} DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${alone})
endfunction()
