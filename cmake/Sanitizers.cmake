# A build with LIANPING_SANITIZE: the unit tests under sanitizers (docs/testing.md). It is compiled from nothing in CI, so
# what most files include is parsed once there. The other builds do without: there a file that forgot an
# include does not compile.
add_compile_options(-fsanitize=${LIANPING_SANITIZE} -fno-omit-frame-pointer -g1)
add_link_options(-fsanitize=${LIANPING_SANITIZE})
# What a sanitizer puts into the code makes g++ 12 see bounds broken that are not; the release build's warnings count.
add_compile_options(-Wno-error)
# Precompiled headers are shared by targets with and without threads.
add_compile_options(-pthread)
# TSan at -O1 compiles as fast as at -O0; ASan does not.
if(LIANPING_SANITIZE MATCHES thread)
  add_compile_options(-O1)
endif()
# Where a sanitizer looks away, with the reasons: tests/support.
set(LIANPING_SANITIZER_OPTIONS
  "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
  "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp"
  "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:halt_on_error=1")

file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
set(often <algorithm> <array> <atomic> <chrono> <condition_variable> <filesystem> <functional> <map> <memory> <mutex>
  <optional> <set> <sstream> <string> <string_view> <thread> <unordered_map> <variant> <vector>
  <fmt/format.h> <nlohmann/json.hpp>)
add_library(lianping_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
target_link_libraries(lianping_precompiled PRIVATE fmt::fmt)
target_precompile_headers(lianping_precompiled PRIVATE ${often})
if(LIANPING_TESTS)
  add_library(lianping_precompiled_test STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(lianping_precompiled_test PRIVATE fmt::fmt GTest::gmock GTest::gtest_main)
  target_precompile_headers(lianping_precompiled_test PRIVATE ${often} <gtest/gtest.h> <gmock/gmock.h>)
endif()
