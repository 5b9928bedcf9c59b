#include "queue/fsck.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "queue/glob.hpp"
#include "queue/job_fields.hpp"
#include "queue/script_input.hpp"
#include "queue/scripts.hpp"

namespace sparekey::queue {
namespace {

using redis::Reply;
using Strings = std::vector<std::string>;
using Done = asio::awaitable<Result<void>>;

constexpr std::string_view kBatch =
    "200";  // keys per SCAN, and so per script: Redis is held up for about that

class Fsck {
  public:
    Fsck(redis::Connection& redis, QueueOptions const& options, bool repair)
        : redis_(redis), options_(options), keys_(options.prefix), repair_(repair) {}

    asio::awaitable<Result<FsckReport>> run() {
        Strings const sets{keys_.waiting(), keys_.ready(), keys_.leased(), keys_.dead(), keys_.followed()};
        for (auto const& set : sets) {
            auto const checked = co_await check_set(set);
            if (!checked) co_return checked.error();
        }
        auto const checked = co_await check_keys();
        if (!checked) co_return checked.error();
        co_return std::move(report_);
    }

  private:
    Done check_set(std::string set) {
        std::string cursor = "0";
        do {
            auto const page = co_await redis_.call(redis::Command("ZSCAN", set, cursor, "COUNT", kBatch));
            if (!page) co_return page.error();
            cursor = page->elements.at(0).text;
            auto const& members = page->elements.at(1).elements;  // each is followed by its score
            Strings ids;
            for (std::size_t i = 0; i < members.size(); i += 2) ids.push_back(members[i].text);
            auto const checked = co_await check_members(std::move(ids));
            if (!checked) co_return checked.error();
        } while (cursor != "0");
        co_return Result<void>();
    }

    Done check_keys() {
        auto const pattern = escape_glob(keys_.prefix()) + "*";
        std::string cursor = "0";
        do {
            auto const page =
                co_await redis_.call(redis::Command("SCAN", cursor, "MATCH", pattern, "COUNT", kBatch));
            if (!page) co_return page.error();
            cursor = page->elements.at(0).text;
            auto const checked = co_await check_page(page->elements.at(1));
            if (!checked) co_return checked.error();
        } while (cursor != "0");
        co_return Result<void>();
    }

    Done check_page(Reply const& page) {
        auto const jobs = keys_.job("");
        Strings ids, dedupe_records, backups;
        for (auto const& element : page.elements) {
            auto const& key = element.text;
            if (key.starts_with(jobs)) ids.push_back(key.substr(jobs.size()));
            if (key.starts_with(keys_.event("")) || key.starts_with(keys_.message("")))
                dedupe_records.push_back(key);
            if (key.starts_with(keys_.backup(""))) backups.push_back(key);
        }
        auto checked = co_await check_jobs(std::move(ids));
        if (!checked) co_return checked.error();
        checked =
            co_await check_records(std::move(dedupe_records), "remove it, so that its event can be replayed");
        if (!checked) co_return checked.error();
        co_return co_await check_records(std::move(backups), "");
    }

    Done check_members(Strings ids) {
        if (ids.empty()) co_return Result<void>();
        auto in = input(repair_);
        in.args.insert(in.args.end(), ids.begin(), ids.end());
        auto const orphans = co_await run_script(scripts().fsck_members, std::move(in));
        if (!orphans) co_return orphans.error();
        for (auto const& id : orphans->elements)
            found(keys_.job(id.text), "is not there, but has a place in the queue", "take it out of there");
        co_return Result<void>();
    }

    Done check_jobs(Strings ids) {
        if (ids.empty()) co_return Result<void>();
        report_.jobs += ids.size();
        auto in = input(repair_);
        in.args.push_back(std::to_string(options_.done_kept.count()));
        in.args.push_back(std::to_string(options_.lease.count()));
        in.args.insert(in.args.end(), ids.begin(), ids.end());
        auto const answer = co_await run_script(scripts().fsck_jobs, std::move(in));
        if (!answer) co_return answer.error();
        for (auto const& finding : answer->elements.at(0).elements) {
            auto const& [id, problem, repair] = texts<3>(finding);
            found(keys_.job(id), problem, repair);
        }
        for (auto const& line : answer->elements.at(1).elements) {
            auto const place = texts<3>(line);
            auto const checked = co_await check_ledger_line(place);
            if (!checked) co_return checked.error();
        }
        co_return Result<void>();
    }

    /// Records whose job is not there. An empty `repair`: they stay.
    Done check_records(Strings records, std::string repair) {
        if (records.empty()) co_return Result<void>();
        report_.records += records.size();
        auto in = input(repair_ && !repair.empty());
        in.keys.insert(in.keys.end(), records.begin(), records.end());
        auto const dangling = co_await run_script(scripts().fsck_records, std::move(in));
        if (!dangling) co_return dangling.error();
        for (auto const& entry : dangling->elements) {
            auto const [record, id] = texts<2>(entry);
            found(record, "names a job that is not there: " + id, repair);
        }
        co_return Result<void>();
    }

    /// {the job's id, field, line}
    Done check_ledger_line(std::array<std::string, 3> const& place) {
        auto const& [id, field, line] = place;
        if (parse_ledger_line(line)) co_return Result<void>();
        if (repair_) {
            auto in = script_input(keys_, options_, id);
            in.args.push_back(field);
            in.args.push_back(line);
            in.args.push_back(to_ledger_line(unreadable_send()));
            auto const mended = co_await run_script(scripts().fsck_ledger, std::move(in));
            if (!mended) co_return mended.error();
        }
        found(keys_.job(id), field + " cannot be read", "take it for a message that may have been sent");
        co_return Result<void>();
    }

    template <std::size_t N>
    static std::array<std::string, N> texts(Reply const& reply) {
        std::array<std::string, N> all;
        for (std::size_t i = 0; i < N; ++i) all[i] = reply.elements.at(i).text;
        return all;
    }

    /// For many keys; the script's first own argument says whether to repair.
    ScriptInput input(bool repair) const {
        auto in = script_input(keys_, options_);
        in.args.emplace_back(repair ? "1" : "");
        return in;
    }

    asio::awaitable<Result<Reply>> run_script(redis::Script const& script, ScriptInput in) {
        return eval(redis_, script, std::move(in.keys), std::move(in.args));
    }

    /// Redis may show a key twice in one scan, and an orphan stands in several sets.
    void found(std::string key, std::string problem, std::string repair) {
        if (!told_.emplace(key, problem).second) return;
        auto const repaired = repair_ && !repair.empty();
        report_.findings.push_back({std::move(key), std::move(problem), std::move(repair), repaired});
    }

    redis::Connection& redis_;
    QueueOptions const& options_;
    Keys keys_;
    bool repair_;
    FsckReport report_;
    std::set<std::pair<std::string, std::string>> told_;  // key and problem
};

}  // namespace

bool FsckReport::clean() const {
    return std::all_of(findings.begin(), findings.end(),
                       [](Finding const& finding) { return finding.repaired; });
}

asio::awaitable<Result<FsckReport>> fsck(redis::Connection& redis, QueueOptions const& options, bool repair) {
    Fsck run(redis, options, repair);
    co_return co_await run.run();
}

}  // namespace sparekey::queue
