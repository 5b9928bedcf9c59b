// Recorded webhooks, as `replay` reads them.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "webhook/line_cutter.hpp"
#include "webhook/recording.hpp"

using namespace sparekey;

namespace {

constexpr std::size_t kLongest = 4096;

std::vector<std::string> lines_of(std::string_view text, std::size_t piece) {
    webhook::LineCutter cutter(kLongest);
    std::vector<std::string> lines;
    auto const take = [&] {
        while (auto line = cutter.next())
            lines.push_back(line->too_long ? "too long" : std::move(line->text));
    };
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
        cutter.feed(text.substr(0, piece));
        take();
    }
    cutter.finish();
    take();
    return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text_of(data, size);
    auto const lines = lines_of(text, std::max<std::size_t>(1, size));
    fuzz::require(lines == lines_of(text, 7), "lines do not depend on how the bytes arrive");
    for (auto const& line : lines) {
        auto const recording = webhook::parse_recording(line);
        if (!recording) continue;
        auto const again = webhook::parse_recording(webhook::to_line(*recording));
        fuzz::require(again && again->body == recording->body && again->headers == recording->headers &&
                          again->path == recording->path && again->received_at == recording->received_at,
                      "what was written can be read");
    }
    return 0;
}
