#include "queue/redis_followed.hpp"

#include <map>

#include "queue/job_fields.hpp"
#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

constexpr std::string_view kPage = "50";  // jobs in one answer

/// {id, {field, value, …}}
reconcile::FollowedJob parse_followed(redis::Reply const& entry) {
    auto const& flat = entry.elements.at(1).elements;
    std::map<std::string, std::string> fields;
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2) fields[flat[i].text] = flat[i + 1].text;
    reconcile::FollowedJob known;
    known.job = parse_job(entry.elements.at(0).text, fields);
    known.state = fields["state"];
    known.is_held = known.state == "waiting" && fields["wait"] == "hold";
    known.word = fields[known.state == "done" ? "outcome" : known.state == "dead" ? "error" : "reason"];
    return known;
}

}  // namespace

asio::awaitable<Result<reconcile::FollowedPage>> RedisFollowed::page(std::string_view workspace,
                                                                     std::string from) {
    auto in = script_input(keys_, options_);
    in.args.emplace_back(workspace);
    in.args.push_back(from.empty() ? "0" : std::move(from));
    in.args.emplace_back(kPage);
    auto const reply = co_await eval(redis_, scripts().followed, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    if (reply->elements.empty()) co_return Error{Errc::internal, "unexpected answer of followed"};
    reconcile::FollowedPage page;
    page.next = reply->elements[0].text;
    for (std::size_t i = 1; i < reply->elements.size(); ++i)
        page.jobs.push_back(parse_followed(reply->elements[i]));
    co_return page;
}

asio::awaitable<Result<bool>> RedisFollowed::look_again(std::string_view access_code_id,
                                                        std::string_view why) {
    auto in = script_input(keys_, options_, access_code_id);
    std::vector<std::string> const own{"", std::string(why), "", ""};  // no event, so nothing to dedupe
    in.args.insert(in.args.end(), own.begin(), own.end());
    auto const reply = co_await eval(redis_, scripts().look_again, std::move(in.keys), std::move(in.args));
    if (!reply) co_return reply.error();
    co_return !reply->elements.empty() && reply->elements[0].text == "ready";
}

}  // namespace sparekey::queue
