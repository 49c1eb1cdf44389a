// What is to be heard: fades with transitions, music that makes room, quiet where it must be quiet.

#include "plan_making.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lianping {
namespace {

using namespace testing;

// "a@3.5 0.71": what sounds, where in its slot, how loud.
std::string heard(const Timeline& timeline, double t) {
    std::string text;
    for (const Sounding& sound : timeline.sounding(at(t))) {
        char buffer[96];
        std::snprintf(buffer, sizeof buffer, "%s@%g %.2f", sound.showing.item.name.c_str(),
                      static_cast<double>(sound.position.count()) / 1e9, sound.gain);
        text += (text.empty() ? "" : " + ") + std::string(buffer);
    }
    return text;
}

Item audio(std::string name, Duration length) {
    Item item = video(std::move(name), length);
    item.kind = Item::Kind::audio;
    return item;
}

struct Loud {
    PlanMaker maker;
    Loud() {
        maker.plan().sound = true;
        maker.plan().offsets = {{UtcTime(0s), 0s}};
    }
    Loud& row(const std::vector<Item>& items) {
        maker.segment(maker.entry("day"), at(0), HouseTime::never(), maker.tree(items), at(0));
        return *this;
    }
    Loud& music(const std::vector<Item>& items) {
        const auto tree = maker.tree(items);
        for (Segment& segment : maker.plan().segments) {
            segment.music = Cycle{tree, at(0), 0, {}};
        }
        return *this;
    }
    std::string heard(double t) const { return lianping::heard(maker.timeline(), t); }
};

TEST(Sounding, a_film_is_heard_as_loud_as_item_and_screen_have_it) {
    Loud plan;
    Item film = video("a", 10s);
    film.volume = 0.5;
    plan.row({film});
    plan.maker.plan().volume = 0.8;
    EXPECT_EQ(plan.heard(3.5), "a@3.5 0.40");
    plan.maker.plan().sound = false;
    EXPECT_EQ(plan.heard(3.5), "");
}

TEST(Sounding, pictures_muted_films_and_films_without_sound_are_not_heard) {
    Item muted = video("m", 10s), silent = video("s", 10s);
    muted.mute = silent.silent = true;
    const Loud plan = Loud().row({still("p", 10s), muted, silent, audio("bell", 10s)});
    EXPECT_EQ(plan.heard(5), "");
    EXPECT_EQ(plan.heard(15), "");
    EXPECT_EQ(plan.heard(25), "");
    EXPECT_EQ(plan.heard(35), "bell@5 1.00");
}

TEST(Sounding, fades_with_equal_power_over_the_transition) {
    // a is cut from a film of 30 s: it goes on behind its slot while it fades.
    Item a = video("a", 10s);
    a.span = 30s;
    const Loud plan = Loud().row({a, crossfading(video("b", 10s), 2s)});
    EXPECT_EQ(plan.heard(10.5), "a@10.5 0.92 + b@0.5 0.38");
    EXPECT_EQ(plan.heard(11), "a@11 0.71 + b@1 0.71");
    EXPECT_EQ(plan.heard(12), "b@2 1.00");
    for (const double t : {10.1, 10.7, 11.3, 11.9}) {
        double power = 0;
        for (const Sounding& sound : plan.maker.timeline().sounding(at(t))) {
            power += sound.gain * sound.gain;
        }
        EXPECT_NEAR(power, 1, 1e-9);
    }
}

TEST(Sounding, a_film_that_has_ended_leaves_nothing_to_fade) {
    const Loud plan = Loud().row({video("a", 10s), crossfading(video("b", 10s), 2s)});
    EXPECT_EQ(plan.heard(11), "b@1 0.71");
}

TEST(Sounding, through_a_colour_one_goes_before_the_other_comes) {
    Item a = video("a", 10s), b = video("b", 10s);
    a.span = 30s;
    b.transition = {Transition::Kind::through, 2s, {}, 0, 0};
    const Loud plan = Loud().row({a, b});
    EXPECT_EQ(plan.heard(10.5), "a@10.5 0.71 + b@0.5 0.00");
    EXPECT_EQ(plan.heard(11.5), "a@11.5 0.00 + b@1.5 0.71");
}

TEST(Sounding, of_repeated_media_is_where_its_pictures_are) {
    Item film = video("a", 25s);
    film.span = 10s;
    film.in = 2s;
    const Loud plan = Loud().row({film});
    const auto sounds = plan.maker.timeline().sounding(at(13));
    ASSERT_EQ(sounds.size(), 1U);
    EXPECT_EQ(sounds[0].media_time(), MediaTime(5s));
    EXPECT_EQ(sounds[0].media_time(), sounds[0].showing.media_time(at(13)));
}

TEST(Sounding, an_emergency_and_a_hold_silence_everything) {
    Loud plan;
    plan.row({video("a", 100s)}).music({audio("m", 60s)});
    Acts acts;
    acts.alerts = {{1, at(10), at(20), Alert::Level::emergency, "out", "x"},
                   {2, at(30), at(40), Alert::Level::warning, "mind", "x"}};
    acts.holds = {{3, at(50), at(60), "x"}};
    const Timeline timeline = plan.maker.timeline(acts);
    EXPECT_EQ(heard(timeline, 15), "");
    EXPECT_EQ(heard(timeline, 55), "");
    EXPECT_EQ(heard(timeline, 35), "a@35 1.00 + m@35 0.00");
}

TEST(Music, is_heard_under_pictures_and_makes_room_for_a_films_own_sound) {
    const Loud plan =
        Loud().row({still("p", 10s), video("film", 10s), still("q", 10s)}).music({audio("m", 100s)});
    EXPECT_EQ(plan.heard(5), "m@5 1.00");
    EXPECT_EQ(plan.heard(10.25), "film@0.25 1.00 + m@10.25 0.50");
    EXPECT_EQ(plan.heard(11), "film@1 1.00 + m@11 0.00");
    EXPECT_EQ(plan.heard(20.5), "m@20.5 0.50");
    EXPECT_EQ(plan.heard(21), "m@21 1.00");
}

TEST(Music, stays_away_from_one_film_to_the_next) {
    const Loud plan = Loud().row({video("f", 10s), video("g", 10s)}).music({audio("m", 100s)});
    EXPECT_EQ(plan.heard(10.1), "g@0.1 1.00 + m@10.1 0.00");
}

TEST(Music, goes_through_its_list_and_fades_at_the_ends_of_its_entry) {
    Loud plan;
    const auto picture = plan.maker.tree({still("p", 10s)}),
               songs = plan.maker.tree({audio("m", 30s), audio("n", 40s)});
    plan.maker.segment(plan.maker.entry("day"), at(0), at(50), picture, at(0));
    plan.maker.segment(plan.maker.entry("evening"), at(50), HouseTime::never(), picture, at(0));
    plan.maker.plan().segments[0].music = Cycle{songs, at(0), 0, {}};
    EXPECT_EQ(plan.heard(29), "m@29 1.00");
    EXPECT_EQ(plan.heard(31), "n@1 1.00");
    EXPECT_EQ(plan.heard(49.75), "n@19.75 0.50");
    EXPECT_EQ(plan.heard(51), "");
    plan.maker.plan().segments[1].music = Cycle{songs, at(0), 0, {}}; // an edit, say: it goes on
    EXPECT_EQ(plan.heard(49.75), "n@19.75 1.00");
    EXPECT_EQ(plan.heard(50.1), "n@20.1 1.00");
}

TEST(Music, and_films_are_named_ahead) {
    const Loud plan =
        Loud().row({still("p", 10s), video("film", 10s), still("q", 10s)}).music({audio("m", 12s)});
    std::string names;
    for (const Showing& showing : plan.maker.timeline().upcoming_sounds(at(8), 5s, 9)) {
        names += showing.item.name + " ";
    }
    EXPECT_EQ(names, "m film m ");
}

} // namespace
} // namespace lianping
