// Keys, codes, and the register of those that are known.

#include "base/atomic_file.h"
#include "transport/key_register.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

namespace lianping {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Keys : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "keys-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { fs::remove_all(folder_); }
    static unsigned mode(const fs::path& path) {
        struct stat is {};
        ::stat(path.c_str(), &is);
        return is.st_mode & 0777U;
    }
    std::unique_ptr<KeyRegister> opened() const {
        return std::move(KeyRegister::open(folder_ / "keys/enrolled")).value();
    }
    fs::path folder_;
};

TEST_F(Keys, a_pair_is_made_once_and_for_its_owner_alone) {
    const fs::path file = folder_ / "nodes/wall-1/key";
    const auto made = load_or_make_key(file);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(mode(file), 0600U);
    EXPECT_EQ(mode(file.parent_path()), 0700U);
    const auto again = load_or_make_key(file);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->own, made->own);
    EXPECT_EQ(again->secret, made->secret);
    EXPECT_NE(load_or_make_key(folder_ / "other")->own, made->own);
    EXPECT_EQ(std::distance(fs::directory_iterator(file.parent_path()), {}), 1)
        << "nothing is left beside it";
}

TEST_F(Keys, of_processes_that_begin_at_once_all_have_one_pair) {
    std::vector<PublicKey> found(8);
    {
        std::vector<std::jthread> all;
        for (PublicKey& key : found)
            all.emplace_back([&key, file = folder_ / "key"] { key = load_or_make_key(file)->own; });
    }
    for (const PublicKey& key : found) EXPECT_EQ(key, found.front());
}

TEST_F(Keys, a_file_that_is_no_pair_is_moved_aside_for_a_new_one) {
    const fs::path file = folder_ / "key";
    for (const char* text : {"", "lianping key 1\npublic 00\nsecret 11\n", "\xff\xfe"}) {
        std::ofstream(file, std::ios::trunc) << text;
        EXPECT_EQ(load_key(file).error().code, Error::Code::corrupt);
        EXPECT_TRUE(load_or_make_key(file));
        EXPECT_TRUE(load_key(file));
        EXPECT_TRUE(fs::exists(folder_ / "key.broken"));
    }
}

TEST_F(Keys, a_public_key_is_64_hex_digits_and_nothing_else) {
    const PublicKey key = make_key_pair().own;
    const std::string text = to_hex(key);
    EXPECT_EQ(text.size(), 64U);
    EXPECT_EQ(public_key(text), key);
    for (const std::string& wrong :
         {text.substr(1), text + "0", std::string(64, 'g'), std::string(), " " + text.substr(1)})
        EXPECT_FALSE(public_key(wrong)) << wrong;
}

TEST_F(Keys, a_code_is_read_as_people_type_it) {
    PublicKey key;
    EXPECT_EQ(enrol_code(key), enrol_code(key));
    EXPECT_EQ(enrol_code(key).size(), 11U);
    key.bytes[31] = 1;
    EXPECT_NE(enrol_code(key), enrol_code(PublicKey{}));
    EXPECT_EQ(read_enrol_code(enrol_code(key)), enrol_code(key));
    EXPECT_EQ(read_enrol_code("7k2m9qxa3f"), "7K2M9-QXA3F");
    EXPECT_EQ(read_enrol_code("7K2M9 QXAOL"), "7K2M9-QXA01");
    for (const char* wrong : {"", "7K2M9", "7K2M9-QXA3U", "7K2M9-QXA3FF", "7K2M9-QX\xc3\xa4"})
        EXPECT_EQ(read_enrol_code(wrong), "") << wrong;
}

TEST_F(Keys, who_is_enrolled_is_found_also_by_the_next_process_and_not_after_removal) {
    const PublicKey wall = make_key_pair().own;
    {
        const auto keys = opened();
        EXPECT_EQ(mode(folder_ / "keys"), 0700U);
        EXPECT_FALSE(keys->find(wall));
        ASSERT_TRUE(keys->enrol({wall, "墙-1", Role::node, "2026-11-22", "anna\nrole admin"}));
        EXPECT_EQ(keys->find(wall)->name, "墙-1");
    }
    const auto keys = opened();
    ASSERT_TRUE(keys->find(wall));
    EXPECT_EQ(keys->find(wall)->role, Role::node);
    EXPECT_EQ(keys->find(wall)->by, "anna role admin")
        << "what somebody is called must not become a line of its own";
    ASSERT_TRUE(keys->remove("墙-1"));
    EXPECT_FALSE(keys->find(wall));
    EXPECT_FALSE(opened()->find(wall));
    EXPECT_EQ(keys->remove("墙-1").error().code, Error::Code::not_found);
}

TEST_F(Keys, a_name_has_one_key_and_a_key_one_name) {
    const auto keys = opened();
    const PublicKey one = make_key_pair().own, other = make_key_pair().own;
    ASSERT_TRUE(keys->enrol({one, "wall-1", Role::node, "", ""}));
    EXPECT_EQ(keys->enrol({other, "wall-1", Role::node, "", ""}).error().code, Error::Code::invalid);
    EXPECT_EQ(keys->enrol({one, "wall-2", Role::node, "", ""}).error().code, Error::Code::invalid);
    for (const std::string& wrong :
         {std::string(), std::string("a\nb"), std::string(65, 'x'), std::string(".."), std::string(" a")})
        EXPECT_EQ(keys->enrol({other, wrong, Role::node, "", ""}).error().code, Error::Code::invalid)
            << wrong;
    ASSERT_TRUE(keys->enrol({other, "wall-2", Role::node, "", ""}));
    EXPECT_EQ(keys->rename("wall-1", "wall-2").error().code, Error::Code::invalid);
    ASSERT_TRUE(keys->rename("wall-1", "wall-3"));
    EXPECT_EQ(keys->find(one)->name, "wall-3");
}

TEST_F(Keys, what_another_process_enrols_is_known_at_once) {
    const auto keys = opened();
    for (int i = 0; i < 20; ++i) { // within ticks of the file system's clock
        const PublicKey key = make_key_pair().own;
        EXPECT_FALSE(keys->find(key));
        ASSERT_TRUE(enrol_as_owner(folder_, {key, "wall-1", Role::node, "", ""}));
        ASSERT_TRUE(keys->find(key)) << i;
    }
    EXPECT_EQ(opened()->all().size(), 1U) << "the key that the node had before is gone";
    EXPECT_FALSE(enrol_as_owner(folder_ / "nowhere", {make_key_pair().own, "wall-1", Role::node, "", ""}));
}

TEST_F(Keys, files_in_the_register_that_are_none_of_it_are_passed_over) {
    const auto keys = opened();
    const fs::path folder = folder_ / "keys/enrolled";
    std::ofstream(folder / to_hex(make_key_pair().own)) << "name wall-1\nrole king\n";
    std::ofstream(folder / to_hex(make_key_pair().own)) << "role node\n";
    std::ofstream(folder / "README") << "name wall-1\nrole node\n";
    fs::create_directory(folder / to_hex(make_key_pair().own));
    EXPECT_TRUE(opened()->all().empty());
}

TEST_F(Keys, of_strangers_the_last_64_are_remembered_and_all_are_counted) {
    const auto keys = opened();
    PublicKey key;
    for (int i = 0; i < 1000; ++i) {
        key = make_key_pair().own;
        keys->note_stranger(key, Door::bus, "10.0.0.9");
    }
    keys->note_stranger(key, Door::bus, "10.0.0.9");
    EXPECT_EQ(keys->strangers().size(), KeyRegister::most_strangers);
    EXPECT_EQ(keys->strangers().back().key, key);
    EXPECT_EQ(keys->strangers().back().times, 2U);
    EXPECT_EQ(keys->refused(), 1001U);
    ASSERT_TRUE(keys->enrol({key, "wall-1", Role::node, "", ""}));
    EXPECT_EQ(keys->strangers().size(), KeyRegister::most_strangers - 1) << "it waits no more";
}

} // namespace
} // namespace lianping
