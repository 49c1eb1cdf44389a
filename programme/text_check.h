#pragma once
// The look at a YAML text before yaml-cpp reads it. yaml-cpp 0.7 lets pass an end of file inside quotes and
// second documents, misreports full-width punctuation and walks alias bombs; and its recursion follows the
// nesting of the text. So a light scan, which knows quotes, comments, block texts and brackets but no
// structure, runs first.
//
// Pure; linear in the text.

#include "programme/source_text.h"

#include <vector>

namespace lianping::programme {

inline constexpr int deepest_nesting = 32; // a layout within a zone within a layout is at ten

struct TextCheck {
    std::vector<TextFault> errors;     // certain: with any of these the text must not reach yaml-cpp
    std::vector<TextFault> suspicions; // what a complaint of yaml-cpp's about that line most likely means
};

TextCheck check_text(const SourceText& source);

} // namespace lianping::programme
