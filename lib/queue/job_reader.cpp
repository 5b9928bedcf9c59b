#include "queue/job_reader.hpp"

#include <charconv>

#include "queue/job_fields.hpp"
#include "queue/pause.hpp"
#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

using redis::Reply;

std::optional<Instant> instant(std::string_view digits) {
    long long ms = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
    if (error != std::errc() || digits.empty()) return std::nullopt;
    return from_unix_ms(ms);
}

/// {id, score, {field, value, …}}, as look_up.lua returns it.
JobView to_view(Reply const& entry) {
    std::map<std::string, std::string> fields;
    auto const& flat = entry.elements.at(2).elements;
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2) fields[flat[i].text] = flat[i + 1].text;
    JobView view;
    view.job = parse_job(entry.elements.at(0).text, fields);
    view.state = fields["state"];
    if (view.state != "ready") view.when = instant(entry.elements.at(1).text);
    view.wait = fields["wait"];
    view.reason = view.state == "waiting" ? fields["reason"] : fields["error"];
    view.owner = fields["owner"];
    view.outcome = fields["outcome"];
    view.again = fields["again"] == "1";
    return view;
}

/// {state, jobs, first, oldest}, as overview.lua returns it.
StateCount to_count(Reply const& entry) {
    StateCount count;
    count.state = entry.elements.at(0).text;
    count.jobs = static_cast<std::uint64_t>(entry.elements.at(1).integer);
    count.first = instant(entry.elements.at(2).text);
    // An unknown arrival comes before all others, as 0.
    if (count.state == "ready" && count.first == Instant()) count.first.reset();
    count.oldest = instant(entry.elements.at(3).text);
    return count;
}

}  // namespace

asio::awaitable<Result<Overview>> JobReader::overview() {
    auto in = script_input(keys_, options_);
    in.keys.push_back(keys_.paused());
    in.args.push_back(std::to_string(Overview::kLookedAt));
    auto const reply = co_await eval(redis_, scripts().overview, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    auto const& parts = reply->elements;
    Overview all;
    all.now = instant(parts.at(0).text).value_or(Instant());
    for (std::size_t i = 3; i < parts.size(); ++i) all.states.push_back(to_count(parts[i]));
    if (!parts.at(1).text.empty()) {
        all.pause = parse_pause(parts[1].text);
        all.pause->until = instant(parts.at(2).text);
        all.pause->ready = all.states.at(0).jobs;
    }
    co_return all;
}

asio::awaitable<Result<std::vector<JobView>>> JobReader::jobs(std::string state, std::uint64_t from,
                                                              unsigned most) {
    std::vector<JobView> none;
    if (most == 0) co_return none;
    auto const* const order = state == "dead" ? "ZREVRANGE" : "ZRANGE";
    auto const set = keys_.prefix() + state;
    auto const last = from + most - 1;
    auto const page =
        co_await redis_.call(redis::Command(order, set, std::to_string(from), std::to_string(last)));
    if (!page) co_return page.error();
    std::vector<std::string> ids;
    for (auto const& member : page->elements) ids.push_back(member.text);
    co_return co_await look_up(std::move(ids));
}

asio::awaitable<Result<std::optional<JobView>>> JobReader::job(std::string access_code_id) {
    std::vector<std::string> ids;
    ids.push_back(std::move(access_code_id));
    auto found = co_await look_up(std::move(ids));
    if (!found) co_return found.error();
    std::optional<JobView> view;
    if (!found->empty()) view = std::move(found->front());
    co_return view;
}

asio::awaitable<Result<std::vector<JobView>>> JobReader::look_up(std::vector<std::string> access_code_ids) {
    std::vector<JobView> views;
    if (access_code_ids.empty()) co_return views;
    auto in = script_input(keys_, options_);
    in.args.insert(in.args.end(), access_code_ids.begin(), access_code_ids.end());
    auto const reply = co_await eval(redis_, scripts().look_up, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    for (auto const& entry : reply->elements) views.push_back(to_view(entry));
    co_return views;
}

}  // namespace sparekey::queue
