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

// Whether such caps are of pictures at all.
bool are_pictures(const GstCaps* caps);

// What they are called: "H264", "video/x-vp9".
std::string name_of(const GstCaps* caps);

} // namespace lianping::live
