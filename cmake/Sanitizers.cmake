# A build with LIANPING_SANITIZE: the unit tests under sanitizers (docs/testing.md).
add_compile_options(-fsanitize=${LIANPING_SANITIZE} -fno-omit-frame-pointer -g1)
add_link_options(-fsanitize=${LIANPING_SANITIZE})
# What a sanitizer puts into the code makes g++ 12 see bounds broken that are not; the release build's warnings count.
add_compile_options(-Wno-error)
# TSan at -O1 compiles as fast as at -O0; ASan does not.
if(LIANPING_SANITIZE MATCHES thread)
  add_compile_options(-O1)
endif()
# Where a sanitizer looks away, with the reasons: tests/support.
set(LIANPING_SANITIZER_OPTIONS
  "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
  "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp"
  "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:halt_on_error=1")
