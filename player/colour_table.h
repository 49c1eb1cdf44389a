#pragma once
// From the colours of a source (BT.2020, HDR) to those of the screen (BT.709, 8 bit, SDR) by one table of
// three dimensions, made once a source and looked up by both renderers. Pure.
//
// The chain, for R'G'B' of a pixel in 0 to 1 (docs/render.md, "Colour", has the reasons):
// 1. Light in cd/m2: SMPTE ST 2084 (PQ) absolute, cut at the source's peak; HLG after BT.2100-2 table 5, its
// OOTF for a display of 1000
//    cd/m2; SDR after BT.1886, its white at 203 cd/m2 (BT.2408-7, HDR reference white).
// 2. Tone mapping of max(R, G, B) to 203 cd/m2 by the EETF of BT.2390-10, 5.4.1, R, G and B kept in
// proportion.
// 3. Primaries by a matrix (BT.2087-0). Up to here goes the table: its values are light, 1 the screen's
// white,
//    and below 0 where a colour lies outside of BT.709. All that is smooth; what follows is not, and a table
//    would blur it, so the renderers compute it for each pixel:
// 4. Where a channel is below 0, all go towards the grey of the same luminance until it is 0; what is above 1
// is
//    cut (both as BT.2407-0 has it for its simplest mapping, but for the hue that the first keeps).
// 5. The inverse of BT.1886 (the power of 1 / 2.4): what the screen makes light of.
//
// Thread-safety: safe; tables are immutable.

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace lianping::player {

enum class ColourPrimaries : std::uint8_t { bt709, bt2020, p3 }; // p3: Display P3, white D65
enum class ColourTransfer : std::uint8_t { sdr, pq, hlg };

struct ColourSpec {
    ColourPrimaries primaries = ColourPrimaries::bt709;
    ColourTransfer transfer = ColourTransfer::sdr;
    double peak = 1000; // cd/m2, of the brightest pixel; of meaning for PQ alone
    friend bool operator==(const ColourSpec&, const ColourSpec&) = default;
};

struct ColourTable {
    static constexpr int nodes = 41; // a direction, from 0 to `top`
    float top = 1;                   // R', G' and B' beyond it are as at it: the signal of the source's peak
    // Blue, green, red of the light on the screen and a 1; blue runs fastest, red slowest.
    std::vector<float> light;
    std::uint64_t id = 0; // unique in the process
};

// Steps 1 to 3, exactly: R, G and B of the light for R'G'B' of the source.
std::array<double, 3> light_on_screen(const ColourSpec& spec, const std::array<double, 3>& colour);

// The table for such a source, kept as long as somebody holds it; null where its colours are the screen's.
std::shared_ptr<const ColourTable> colour_table(const ColourSpec& spec);

} // namespace lianping::player
