#include "queue/pause.hpp"

#include "core/json.hpp"

namespace sparekey::queue {

std::string to_json(rescue::Pause const& pause) {
    json::Writer writer;
    writer.begin_object()
        .member("who", std::string_view(pause.who))
        .member("why", std::string_view(pause.why))
        .member("since", pause.since)
        .end_object();
    return writer.text();
}

rescue::Pause parse_pause(std::string_view text) {
    rescue::Pause pause;
    pause.who = "unknown";
    auto const document = json::Document::parse(text);
    if (!document) return pause;
    auto const root = document->root();
    if (auto const who = root.string("who")) pause.who = *who;
    if (auto const why = root.string("why")) pause.why = *why;
    if (auto const since = root.instant("since")) pause.since = *since;
    return pause;
}

}  // namespace sparekey::queue
