#pragma once
// The tables of the language, a file each; schema.h says what a row is. For schema.cpp alone.

#include "programme/schema.h"

namespace lianping::programme {

std::span<const Key> keys_of_site();
std::span<const Key> keys_of_screen();
std::span<const Key> keys_of_quiet();
std::span<const Key> keys_of_node();
std::span<const Key> keys_of_delivery();
std::span<const Key> keys_of_records();
std::span<const Key> keys_of_alarms();
std::span<const Key> keys_of_schedule();
std::span<const Key> keys_of_entry();
std::span<const Key> keys_of_playlist();
std::span<const Key> keys_of_defaults();
std::span<const Key> keys_of_overlay();
std::span<const Key> keys_of_item();
std::span<const Key> keys_of_notice();
std::span<const Key> keys_of_qr();
std::span<const Key> keys_of_link();
std::span<const Key> keys_of_source();
std::span<const Key> keys_of_record();

} // namespace lianping::programme
