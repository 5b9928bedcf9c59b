#include "daemon/reloader.hpp"

#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "async/event.hpp"
#include "daemon/certificate_watch.hpp"
#include "daemon/host_name.hpp"
#include "daemon/systemd.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kOpenLimit{30};   // for reading and opening everything
constexpr std::chrono::seconds kTakeUpLimit{5};  // for each shard to come round to it
constexpr std::chrono::seconds kLookForIdle{1};  // between looks whether an old generation may go
constexpr std::chrono::seconds kLastCalls{1};    // for calls that outlived their deadline
constexpr std::string_view kOk = "ok";
constexpr std::string_view kRefused = "refused";

std::string in_one_line(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
}

std::vector<Mistake> mistake(std::string const& file, std::string message) {
    return {Mistake{file, 0, 0, "", std::move(message)}};
}

}  // namespace

struct Reloader::Opened {
    GenerationPtr generation;
    std::vector<ShardPartsPtr> shards;
    std::shared_ptr<ops::AlertHook> hook;
    SeamLocks::Seams locks;  // null: no admin endpoint
    std::unique_ptr<Duties> duties;
    std::vector<std::string> waiting;
};

std::string Reloader::dedup_key() {
    return "reload_failed:" + host_name();
}

Reloader::Reloader(ConfigSource source, GenerationPtr running, Parts parts)
    : source_(std::move(source)), parts_(std::move(parts)), generations_{std::move(running)} {}

asio::awaitable<void> Reloader::reload() {
    parts_.log.info("reading the configuration again", {{"file", source_.file}});
    auto const was_ready = parts_.is_ready();
    if (was_ready) notify_service_manager(reloading_notice());
    auto opened = co_await open();
    if (parts_.vitals.draining) co_return;
    std::string status = "configuration reloaded";
    if (opened) {
        co_await take_up(**opened);
    } else {
        refuse(opened.error());
        status = "configuration NOT reloaded: " + in_one_line(to_string(opened.error().front()));
    }
    parts_.metrics.reloaded(opened ? kOk : kRefused, parts_.clock.now());
    // Before the first READY=1 systemd waits for the start, and must not take this for its end.
    if (!parts_.vitals.draining)
        notify_service_manager((was_ready ? "READY=1\n" : "") + ("STATUS=" + status) +
                               (parts_.is_ready() ? "" : "; waiting for Redis"));
    if (opened) parts_.log.info("configuration reloaded", {{"needs_restart", (*opened)->waiting.size()}});
}

/// Everything that can fail. Nothing is changed yet.
Reloader::OpenedResult Reloader::open_now(ConfigSource const& source, Generation const& running,
                                          Parts const& parts) {
    auto read = load_config(source);
    if (!read) return std::move(read.error());
    auto next = reload_over(running.config, *std::move(read));
    auto opened = std::make_shared<Opened>();
    opened->waiting = std::move(next.waiting);
    auto generation = open_generation(std::move(next.config), parts.log);
    if (!generation) return mistake(source.file, generation.error().message);
    if (auto const end = end_of_worse((*generation)->tls, running.tls, parts.clock.now()))
        return std::vector{
            Mistake{source.file, 0, 0, "tls.certificate_file",
                    "the certificate ended at " + sparekey::to_string(*end) + ", the one in use did not"}};
    opened->generation = std::move(*generation);
    auto const& config = opened->generation->config;
    for (auto const& shard : parts.shards) {
        auto made = shard->prepare(opened->generation);
        if (!made) return mistake(source.file, made.error().message);
        opened->shards.push_back(std::move(*made));
    }
    auto hook = ops::make_alert_hook(config.alerts, parts.clock, parts.log);
    if (!hook) return mistake(source.file, hook.error().message);
    opened->hook = std::move(*hook);
    if (parts.admin != nullptr) {
        auto locks = parts.admin->locks().prepare(config);
        if (!locks) return mistake(source.file, locks.error().message);
        opened->locks = std::move(*locks);
    }
    auto duties = Duties::create(parts.executor, config, parts.budgets, parts.metrics, parts.alerts,
                                 parts.clock, parts.log);
    if (!duties) return mistake(source.file, duties.error().message);
    opened->duties = std::move(*duties);
    return opened;
}

/// On a thread of its own, because a file, a disk or a plugin may hang. What that thread uses is its own, or
/// lives until idle_within().
asio::awaitable<Reloader::OpenedResult> Reloader::open() {
    auto const result = std::make_shared<OpenedResult>(mistake(source_.file, "not opened"));
    auto const work = [result, source = source_, running = running(), parts = parts_] {
        *result = open_now(source, *running, parts);
    };
    std::string failure;
    try {
        auto const ended = co_await pool_.run(work, kOpenLimit);
        if (ended == BlockingPool::Ended::in_time) co_return std::move(*result);
        failure = "was not read and opened within 30 s: a file, a disk or a plugin hangs";
    } catch (boost::system::system_error const& error) {
        if (error.code() == asio::error::operation_aborted) throw;
        failure = error.what();
    } catch (std::exception const& error) {
        failure = error.what();
    }
    co_return mistake(source_.file, failure);
}

/// Cannot fail, and is not to be cut in the middle.
asio::awaitable<void> Reloader::take_up(Opened& opened) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    struct Round {
        std::size_t left;
        Event all;
    };
    auto const round = std::make_shared<Round>();
    round->left = opened.shards.size();
    auto const executor = co_await asio::this_coro::executor;
    std::function<void()> const taken = [executor, round] {
        asio::post(executor, [round] {
            if (--round->left == 0) round->all.set();
        });
    };
    auto const before = running();
    generations_.push_back(opened.generation);
    for (std::size_t i = 0; i < opened.shards.size(); ++i)
        parts_.shards[i]->take_up(std::move(opened.shards[i]), taken);
    parts_.budgets.use(opened.generation->config.seam_budget);
    parts_.hook.use(std::move(opened.hook));
    if (parts_.admin != nullptr) parts_.admin->locks().use(std::move(opened.locks));
    auto const old_duties = std::exchange(parts_.duties, std::move(opened.duties));
    parts_.duties->start();
    auto const& config = opened.generation->config;
    parts_.log.set_lowest(config.log.level);
    look_at_certificate(opened.generation->tls, parts_.metrics, parts_.alerts, parts_.clock);
    forget_old_signers(before->config, config);

    co_await old_duties->stop();
    auto const everywhere = co_await round->all.wait_for(kTakeUpLimit);
    if (!everywhere) parts_.log.warning("a shard has not taken up the new configuration yet");
    for (auto const& key : opened.waiting)
        parts_.log.warning("a changed key needs a restart", {{"file", source_.file}, {"key", key}});
    for (auto const& warning : config.warnings)
        parts_.log.warning("configuration", {{"warning", to_string(warning)}});
    parts_.alerts.resolve(dedup_key());
    parts_.alerts.look_soon();  // for what is not configured any more
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
}

void Reloader::refuse(std::vector<Mistake> const& mistakes) {
    for (auto const& found : mistakes)
        parts_.log.error("configuration not reloaded; the old one stays", {{"file", found.file},
                                                                           {"line", found.line},
                                                                           {"column", found.column},
                                                                           {"key", found.key},
                                                                           {"error", found.message}});
    auto const more = mistakes.size() - 1;
    parts_.alerts.raise(
        {rescue::Severity::warning,
         "reload_failed",
         dedup_key(),
         "The changed configuration was not taken up; the old one stays: " + to_string(mistakes.front()) +
             (more == 0 ? "" : " (and " + std::to_string(more) + " more)"),
         {{"host", host_name()}, {"mistakes", std::to_string(mistakes.size())}}});
}

/// Numbers of other secrets say nothing of these.
void Reloader::forget_old_signers(Config const& before, Config const& now) {
    for (auto const& old : before.workspaces) {
        auto const found = std::ranges::find(now.workspaces, old.name, &WorkspaceConfig::name);
        if (found == now.workspaces.end()) continue;
        auto const same_secret = [](SigningKey const& a, SigningKey const& b) {
            return same(a.bytes(), b.bytes());
        };
        if (!std::ranges::equal(old.signing_keys, found->signing_keys, same_secret))
            parts_.metrics.forget_signers(old.name,
                                          std::max(old.signing_keys.size(), found->signing_keys.size()));
    }
}

asio::awaitable<void> Reloader::let_go() {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (true) {
        pause.expires_after(kLookForIdle);
        co_await pause.async_wait(asio::use_awaitable);
        // No weak pointers, and copies are made of the running one alone: who counts one here has the last.
        auto const unused = std::ranges::find_if(
            generations_, [&](GenerationPtr const& old) { return old != running() && old.use_count() == 1; });
        if (unused == generations_.end()) continue;
        auto const idle = std::make_shared<bool>(false);
        auto const look = [idle, old = *unused] { *idle = old->idle_within(kLastCalls); };
        auto const ended = co_await pool_.run(look, kOpenLimit);
        if (ended == BlockingPool::Ended::in_time && *idle) {
            generations_.erase(unused);
            parts_.log.info("an old configuration is not in use any more");
        }
    }
}

bool Reloader::idle_within(std::chrono::steady_clock::duration limit) {
    return pool_.idle_within(limit) && std::ranges::all_of(generations_, [&](GenerationPtr const& each) {
               return each->idle_within(limit);
           });
}

}  // namespace sparekey::daemon
