#include "queue/history.hpp"

#include <algorithm>
#include <charconv>

#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

using redis::Reply;

constexpr std::size_t kPage = 500;

/// "1795000000000-0", or the milliseconds alone.
Instant instant(std::string_view id) {
    long long ms = 0;
    std::from_chars(id.data(), id.data() + id.size(), ms);
    return from_unix_ms(ms);
}

/// {id, {field, value, …}}
HistoryLine to_line(Reply const& entry) {
    HistoryLine line;
    line.at = instant(entry.elements.at(0).text);
    auto const& flat = entry.elements.at(1).elements;
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
        auto const& [name, value] = std::tie(flat[i].text, flat[i + 1].text);
        if (name == "job") line.access_code_id = value;
        if (name == "event") line.event_id = value;
        if (name == "step") line.step = value;
        if (name == "detail") line.detail = value;
        if (name == "due") line.due = instant(value);
    }
    return line;
}

}  // namespace

asio::awaitable<Result<Timeline>> History::of_job(std::string access_code_id, std::size_t most) {
    Timeline timeline;
    std::string next;
    do {
        auto in = script_input(keys_, options_, access_code_id);
        in.args.push_back(next);
        in.args.push_back(std::to_string(std::min(kPage, most - timeline.lines.size())));
        auto const page = co_await eval(redis_, scripts().timeline, std::move(in.keys), std::move(in.args));
        if (!page) co_return page.error();
        for (auto const& entry : page->elements.at(0).elements) timeline.lines.push_back(to_line(entry));
        next = page->elements.at(1).text;
    } while (!next.empty() && timeline.lines.size() < most);
    timeline.complete = next.empty();
    std::reverse(timeline.lines.begin(), timeline.lines.end());
    co_return timeline;
}

asio::awaitable<Result<void>> History::backwards(std::optional<Instant> since, Look const& look) {
    auto const oldest = since ? std::to_string(to_unix_ms(*since)) : std::string("-");
    std::string newest = "+";
    while (true) {
        auto const page = co_await redis_.call(
            redis::Command("XREVRANGE", keys_.history(), newest, oldest, "COUNT", std::to_string(kPage)));
        if (!page) co_return page.error();
        for (auto const& entry : page->elements)
            if (!look(to_line(entry))) co_return Result<void>();
        if (page->elements.size() < kPage) co_return Result<void>();
        newest = "(" + page->elements.back().elements.at(0).text;
    }
}

}  // namespace sparekey::queue
