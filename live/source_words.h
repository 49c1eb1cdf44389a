#pragma once
// What GStreamer is told to do for each kind of source, in gst-launch's words. What operators wrote is never
// part of them: it is set as a value of the element `in`.

#include "live/gst.h"
#include "wire/streams.h"

#include <string>

namespace lianping::live {

struct SourceWords {
    // Empty: this version does not know such a source. Ends in an appsink `out`; what an element `demux`
    // gives is joined to it as it comes.
    std::string words;
    bool own_stamps = true;    // the buffers' stamps are house time; else of the sender's clock
    bool by_the_clock = true;  // what it stamps is the clock's time itself; else from 0 on
    bool begins_again = false; // at its end
};
SourceWords words_of(const SourceSpec& spec);

// Gives `in` (where there is none, `demux`) what operators wrote.
void set_values(const SourceSpec& spec, GstElement* in);

// From an encoded picture of these caps to H.264 as it is handed out: as it is where it is that already, else
// by one encoding without a frame of delay. Empty: not understood.
std::string words_of_branch(const GstCaps* caps);

// Whether such caps are of pictures at all; of sound.
bool are_pictures(const GstCaps* caps);
bool are_sound(const GstCaps* caps);

// From sound of whatever coder, into an element `entrance`, to what HouseSound takes, at an appsink `sound`.
// What is wrong in it goes no further up: a picture does not stay away because its sound is damaged.
// `by_the_clock`: handed out at the pace of the clock, not as it comes.
std::string words_of_hearing(const GstCaps* caps, bool by_the_clock);

// From a microphone ("default", "alsa:DEVICE", "pulse:DEVICE") to the same: an element `ear`, whose `device`
// is to be set, and the appsink. Stamped by the clock at capture. `cancels_echo`: what this machine plays by
// PulseAudio or PipeWire is taken out.
std::string words_of_ear(const std::string& device, bool cancels_echo);

// What they are called: "H264", "video/x-vp9".
std::string name_of(const GstCaps* caps);

} // namespace lianping::live
