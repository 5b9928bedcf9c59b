#include "daemon/shard.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <list>

#include "async/logs_failures.hpp"
#include "async/nursery.hpp"
#include "daemon/durable_inbox.hpp"
#include "daemon/endpoints.hpp"
#include "daemon/observers.hpp"
#include "daemon/queue_options.hpp"
#include "daemon/webhook_handler.hpp"
#include "http/server.hpp"
#include "ops/durability_probe.hpp"
#include "queue/redis_queue.hpp"
#include "queue/wake.hpp"
#include "redis/connection.hpp"
#include "redis/server_error.hpp"
#include "rescue/worker.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::string_view kTaskFailed = "a shard's task failed";
constexpr std::chrono::seconds kBeat{1};
constexpr std::chrono::seconds kPing{2};
constexpr std::size_t kBodyMemory = 128 * 1024 * 1024;  // of all shards, for what nobody has signed yet
constexpr std::chrono::seconds kLastRequests{3};        // at a stop, however long the jobs took

ops::DurabilityProbeOptions probe_options(Config const& config) {
    ops::DurabilityProbeOptions options;
    options.policy = config.redis.durability;
    return options;
}

http::ServerOptions server_options(ListenConfig const& listen) {
    http::ServerOptions options;
    options.body_limit = listen.max_body;
    options.body_memory = std::max<std::size_t>(kBodyMemory / shard_count(listen), 16 * listen.max_body);
    options.max_connections = std::max(1u, listen.max_connections / shard_count(listen));
    options.handshake_timeout = listen.handshake_timeout;
    options.header_timeout = listen.header_timeout;
    options.body_timeout = listen.body_timeout;
    options.idle_timeout = listen.idle_timeout;
    options.write_timeout = listen.write_timeout;
    options.trusted_proxies = listen.trusted_proxies;
    options.proxy_protocol = listen.proxy_protocol;
    return options;
}

rescue::World world(ShardPartsPtr const& parts, queue::RedisQueue& queue, ShardSetup const& setup,
                    rescue::RescueObserver& observer) {
    rescue::World made{{},
                       queue,
                       parts->channels(),
                       parts->generation->config.messages,
                       parts->guests.get(),
                       setup.alerts,
                       setup.clock,
                       setup.log,
                       observer,
                       parts};
    for (auto const& [name, seam] : parts->rescue_seams) made.seam.emplace(name, &seam->api());
    return made;
}

/// What jobs are held for until a person has mended the configuration, as Lua patterns: Rescuer and
/// ChannelGate.
std::vector<std::string> mended_reasons() {
    return {"^seam_unauthorized$", "^unknown_workspace$", " is unauthorized$"};
}

}  // namespace

// In the order in which the parts depend on each other: destroyed in reverse.
struct Shard::Impl {
    Impl(ShardSetup the_setup, std::unique_ptr<asio::io_context> io_context, http::Acceptor acceptor,
         ShardPartsPtr first, std::unique_ptr<SeamRequests> requests)
        : setup(std::move(the_setup)),
          log(setup.log),
          vitals(setup.vitals),
          seam_requests(std::move(requests)),
          context(std::move(io_context)),
          redis(config().redis.options, log),
          queue(redis, queue_options(config(), std::to_string(setup.number)), log),
          observer(setup.metrics, vitals),
          parts{std::move(first)},
          worker(context->get_executor(), world(parts.back(), queue, setup, observer), config().rescue),
          webhook_events(setup.alerts, setup.metrics, setup.clock),
          probe(redis, probe_options(config()), setup.alerts, log),
          inbox(queue, probe),
          handler(receiver(config()), setup.metrics, log),
          server(context->get_executor(), std::move(acceptor), server_options(config().listen), handler, log,
                 setup.generation->tls),
          probe_every(config().rescue.rescue.probe_every),
          tasks(context->get_executor(), logs_failures(log, kTaskFailed)),
          closing(context->get_executor(), logs_failures(log, kTaskFailed)) {
        setup.generation = nullptr;  // it is its parts' by now
    }

    /// For the constructor alone.
    Config const& config() const { return setup.generation->config; }

    std::shared_ptr<webhook::Receiver> receiver(Config const& config) {
        return std::make_shared<webhook::Receiver>(endpoints(config), inbox, setup.clock, webhook_events,
                                                   log);
    }

    void take_up(ShardPartsPtr const& next) {
        if (stopping) return;
        parts.push_back(next);
        auto const& config = next->generation->config;
        if (next->generation->tls) server.use_tls(next->generation->tls);
        handler.use(receiver(config));
        worker.use(world(next, queue, setup, observer), config.rescue);
        queue.rescue_delayed(config.rescue_delayed);
        tasks.spawn("wake", wake(std::exchange(probe_every, config.rescue.rescue.probe_every)));
    }

    /// Whoever waits for credentials or a workspace need not wait for the next probe. Without Redis they do.
    asio::awaitable<void> wake(std::chrono::milliseconds held) {
        auto const options = queue_options(parts.back()->generation->config, std::to_string(setup.number));
        auto const reasons = mended_reasons();
        auto const woken = co_await queue::wake(redis, options, reasons, held);
        if (!woken || *woken == 0) co_return;
        log.info("jobs that waited for the configuration are ready", {{"jobs", *woken}});
        queue.work_arrived().set();
    }

    /// Old parts, once no look uses them any more.
    asio::awaitable<void> let_go() {
        asio::steady_timer pause(context->get_executor());
        while (true) {
            pause.expires_after(kBeat);
            co_await pause.async_wait(asio::use_awaitable);
            while (parts.size() > 1 && parts.front().use_count() == 1) {
                co_await parts.front()->stop();
                parts.pop_front();
            }
        }
    }

    void begin() {
        tasks.spawn("redis", redis.run());
        tasks.spawn("durability probe", probe.run());
        tasks.spawn("readiness", tell_ready());
        worker.start();
        server.start();
        tasks.spawn("heartbeat", beat());
        tasks.spawn("ping", ping());
        tasks.spawn("old parts", let_go());
    }

    /// Proves that this thread turns, and that somebody still accepts connections.
    asio::awaitable<void> beat() {
        asio::steady_timer pause(context->get_executor());
        while (true) {
            if (server.accepting()) vitals.listener.beat();
            vitals.durable = probe.met();
            pause.expires_after(kBeat);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    /// Proves that Redis answers, and if it does not, that we do not hang with it.
    asio::awaitable<void> ping() {
        asio::steady_timer pause(context->get_executor());
        while (true) {
            auto const pong = co_await redis.call(redis::Command("PING"));
            vitals.redis_attempt.beat();
            auto const answered = pong || !redis::is_silence(pong.error());
            if (answered) vitals.redis_answer.beat();
            vitals.redis_answers = answered;
            pause.expires_after(kPing);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    asio::awaitable<void> tell_ready() {
        co_await probe.is_met().wait();
        vitals.durable = true;  // at once, so that /readyz does not contradict READY=1
        vitals.redis_answers = true;
        events.ready();
    }

    asio::awaitable<void> shut_down(std::chrono::milliseconds limit) {
        // Webhooks are taken in as long as jobs are under way: whoever comes meanwhile need not wait for the
        // next process. Both halves need Redis until they are done.
        auto const deadline = std::chrono::steady_clock::now() + limit;
        Nursery halves(context->get_executor(), logs_failures(log, kTaskFailed));
        halves.spawn("worker", worker.stop(limit));
        co_await halves.join();
        halves.spawn("server", stop_server(deadline));
        co_await halves.join();
        tasks.cut();
        co_await tasks.join();
        for (auto const& each : parts) co_await each->stop();
    }

    asio::awaitable<void> stop_server(std::chrono::steady_clock::time_point deadline) {
        server_stops = true;
        auto const rest = deadline - std::chrono::steady_clock::now();
        auto const limit = hurried ? rest.zero() : std::max<decltype(rest)>(rest, kLastRequests);
        auto const finished = co_await server.stop(limit);
        if (!finished) log.warning("connections were cut after the drain limit");
    }

    ShardSetup setup;
    Log log;
    ops::ShardVitals& vitals;
    std::unique_ptr<SeamRequests> seam_requests;
    std::unique_ptr<asio::io_context> context;
    redis::Connection redis;
    queue::RedisQueue queue;
    WorkerObserver observer;
    std::list<ShardPartsPtr> parts;  // the running ones at the back, older ones until they are not in use
    rescue::Worker worker;
    WebhookEvents webhook_events;
    ops::DurabilityProbe probe;
    DurableInbox inbox;
    WebhookHandler handler;
    http::Server server;
    std::chrono::milliseconds probe_every;  // as configured last
    Nursery tasks;
    Nursery closing;
    bool stopping = false;
    bool server_stops = false;
    bool hurried = false;
    Events events;
};

Shard::Shard(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Shard::~Shard() = default;

Result<std::unique_ptr<Shard>> Shard::create(ShardSetup setup, http::ListenSocket& socket) {
    setup.log = setup.log.with({{"shard", setup.number}});
    auto requests = std::make_unique<SeamRequests>(setup.metrics);
    auto context = std::make_unique<asio::io_context>(1);
    auto parts = make_shard_parts(setup.generation, context->get_executor(), setup.alerts, setup.clock,
                                  setup.log, {&setup.budgets, seam::Priority::urgent, *requests});
    if (!parts) return parts.error();
    auto acceptor = socket.acceptor(context->get_executor());
    if (!acceptor) return acceptor.error();
    return std::unique_ptr<Shard>(new Shard(std::make_unique<Impl>(
        std::move(setup), std::move(context), std::move(*acceptor), *parts, std::move(requests))));
}

Result<ShardPartsPtr> Shard::prepare(GenerationPtr generation) const {
    auto const& setup = impl_->setup;
    return make_shard_parts(std::move(generation), impl_->context->get_executor(), setup.alerts, setup.clock,
                            setup.log, {&setup.budgets, seam::Priority::urgent, *impl_->seam_requests});
}

void Shard::take_up(ShardPartsPtr parts, std::function<void()> taken) {
    asio::post(*impl_->context, [this, parts = std::move(parts), taken = std::move(taken)] {
        impl_->take_up(parts);
        taken();
    });
}

void Shard::start(Events events) {
    impl_->events = std::move(events);
    thread_ = std::thread([this] {
        bool clean = false;
        try {
            impl_->begin();
            impl_->context->run();  // returns once everything has been shut down
            clean = impl_->stopping;
        } catch (std::exception const& error) {
            impl_->log.critical("a shard failed", {{"error", error.what()}});
        }
        impl_->events.ended(clean);
    });
}

void Shard::stop(std::chrono::milliseconds limit) {
    asio::post(*impl_->context, [this, limit] {
        if (std::exchange(impl_->stopping, true)) return;
        impl_->closing.spawn("shut down", impl_->shut_down(limit));
    });
}

void Shard::cut() {
    asio::post(*impl_->context, [this] {
        impl_->hurried = true;
        impl_->worker.cut();
        if (impl_->server_stops) impl_->server.cut();
    });
}

void Shard::join() {
    if (thread_.joinable()) thread_.join();
}

}  // namespace sparekey::daemon
