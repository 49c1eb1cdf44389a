# What most files include is parsed once: in a sanitizer build for all of them, in the others for tests that are not
# optimised. The rest of those does without: there a file that forgot an include does not compile.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
set(often <algorithm> <array> <atomic> <chrono> <condition_variable> <filesystem> <functional> <map> <memory> <mutex>
  <optional> <set> <sstream> <string> <string_view> <thread> <unordered_map> <variant> <vector>
  <fmt/format.h> <nlohmann/json.hpp>)
if(LIANPING_SANITIZE)
  add_library(lianping_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(lianping_precompiled PRIVATE fmt::fmt)
  target_compile_options(lianping_precompiled PRIVATE -pthread)
  target_precompile_headers(lianping_precompiled PRIVATE ${often})
endif()
if(LIANPING_TESTS)
  add_library(lianping_precompiled_test STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(lianping_precompiled_test PRIVATE fmt::fmt GTest::gmock GTest::gtest_main)
  target_compile_options(lianping_precompiled_test PRIVATE -pthread "${LIANPING_UNOPTIMISED}")
  target_precompile_headers(lianping_precompiled_test PRIVATE ${often} <gtest/gtest.h> <gmock/gmock.h>)
endif()
