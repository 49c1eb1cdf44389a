#pragma once
// Text of unknown encoding -> UTF-8. Subtitle files made in China are often GBK, those of others anything.

#include "base/result.h"

#include <string>
#include <string_view>

namespace lianping::media {

// A byte order mark is believed; what is valid UTF-8 is; else the encoding is guessed by uchardet from the
// bytes (GB18030 for all of GBK's family) and converted by iconv. Bytes that stand for nothing become U+FFFD.
// Errors: unsupported where no encoding fits. Thread-safety: safe.
Result<std::string> to_utf8(std::string_view bytes);

// Loads what iconv needs for the encodings in use, for a process that may load nothing later. Blocks on the
// disk. Thread-safety: safe.
void load_encodings();

} // namespace lianping::media
