# One library per folder, with an include root of its own.
#
#   lianping_library(NAME ROOT DIR SOURCES a.cpp b.cpp PUBLIC x PRIVATE y)
#
# The library is called lianping_NAME. Its headers are reached as "ROOT/header.h" (ROOT "time" makes
# "time/instants.h"), and only through a root that holds links to this folder's headers and nothing else.
# So an include along an arrow that the table in docs/architecture.md lacks does not compile.
function(lianping_library NAME)
  cmake_parse_arguments(ARG "" "ROOT" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
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
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${ARG_PUBLIC})
  endif()
endfunction()

# lianping_test(NAME SOURCES ... LIBS ... [LABELS unit|picture|process|glass] [TIMEOUT s])
# A GoogleTest program of that name; each TEST is a ctest of its own.
function(lianping_test NAME)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  add_executable(${NAME} ${ARG_SOURCES})
  set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${NAME} PRIVATE ${ARG_LIBS} lianping_test_support GTest::gmock GTest::gtest_main)
  # Windows and real processes want the machine for themselves; what is pure shares it.
  set(alone FALSE)
  if(ARG_LABELS MATCHES "process|glass")
    set(alone TRUE)
  endif()
  gtest_discover_tests(${NAME} DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${alone})
endfunction()
