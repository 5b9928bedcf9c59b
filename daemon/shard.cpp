#include "daemon/shard.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "async/nursery.hpp"
#include "core/exception_text.hpp"
#include "daemon/durable_inbox.hpp"
#include "daemon/endpoints.hpp"
#include "daemon/observers.hpp"
#include "daemon/queue_options.hpp"
#include "daemon/rescue_seam.hpp"
#include "daemon/webhook_handler.hpp"
#include "http/server.hpp"
#include "ops/durability_probe.hpp"
#include "queue/redis_queue.hpp"
#include "redis/connection.hpp"
#include "redis/server_error.hpp"
#include "rescue/worker.hpp"
#include "webhook/receiver.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::chrono::seconds kBeat{1};
constexpr std::chrono::seconds kPing{2};
constexpr std::chrono::seconds kLastRequests{3};  // at a stop, however long the jobs took

ops::DurabilityProbeOptions probe_options(Config const& config) {
    ops::DurabilityProbeOptions options;
    options.policy = config.redis.durability;
    return options;
}

http::ServerOptions server_options(ListenConfig const& listen) {
    http::ServerOptions options;
    options.body_limit = listen.max_body;
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

using Notifiers = std::vector<std::unique_ptr<rescue::Notifier>>;

Result<Notifiers> make_notifiers(ShardSetup const& setup) {
    Notifiers notifiers;
    for (auto const& channel : setup.channels) {
        auto notifier = channel->notifier(setup.clock, setup.log);
        if (!notifier) return notifier.error();
        notifiers.push_back(std::move(*notifier));
    }
    return notifiers;
}

using Guests = std::unique_ptr<rescue::GuestDirectory>;

Result<Guests> make_guests(ShardSetup const& setup) {
    if (setup.guests == nullptr) return Guests();
    auto guests = setup.guests->directory(setup.alerts, setup.clock, setup.log);
    if (!guests) return with_context("guests", guests.error());
    return guests;
}

rescue::World world(RescueSeams const& seams, queue::RedisQueue& queue, Notifiers const& notifiers,
                    Guests const& guests, ShardSetup const& setup, rescue::RescueObserver& observer) {
    rescue::World made{{},           queue,       {},        setup.messages, guests.get(),
                       setup.alerts, setup.clock, setup.log, observer};
    for (auto const& [name, seam] : seams) made.seam.emplace(name, &seam->api());
    for (std::size_t i = 0; i < notifiers.size(); ++i)
        made.channels.push_back({notifiers[i].get(), setup.config.channels[i].rules});
    return made;
}

Nursery::OnError logs_failures(Log const& log) {
    return [log](std::string_view task, std::exception_ptr error) {
        log.critical("a shard's task failed", {{"task", task}, {"error", exception_text(error)}});
    };
}

}  // namespace

// In the order in which the parts depend on each other: destroyed in reverse.
struct Shard::Impl {
    Impl(ShardSetup const& setup, std::unique_ptr<asio::io_context> io_context, http::Acceptor acceptor,
         std::unique_ptr<SeamRequests> requests, std::map<std::string, Seam> connected, Notifiers made,
         Guests directory)
        : log(setup.log),
          vitals(setup.vitals),
          context(std::move(io_context)),
          redis(setup.config.redis.options, log),
          queue(redis, queue_options(setup.config, std::to_string(setup.number)), log),
          seam_requests(std::move(requests)),
          seams(std::move(connected)),
          rescue_seams(make_rescue_seams(context->get_executor(), seams, setup.clock, log)),
          notifiers(std::move(made)),
          guests(std::move(directory)),
          observer(setup.metrics, vitals),
          worker(context->get_executor(), world(rescue_seams, queue, notifiers, guests, setup, observer),
                 setup.config.rescue),
          webhook_events(setup.alerts, setup.metrics, setup.clock),
          probe(redis, probe_options(setup.config), setup.alerts, log),
          inbox(queue, probe),
          receiver(endpoints(setup.config), inbox, setup.clock, webhook_events, log),
          handler(receiver, setup.metrics, log),
          server(context->get_executor(), std::move(acceptor), server_options(setup.config.listen), handler,
                 log, setup.tls),
          tasks(context->get_executor(), logs_failures(log)),
          closing(context->get_executor(), logs_failures(log)) {}

    void begin() {
        tasks.spawn("redis", redis.run());
        tasks.spawn("durability probe", probe.run());
        tasks.spawn("readiness", tell_ready());
        worker.start();
        server.start();
        tasks.spawn("heartbeat", beat());
        tasks.spawn("ping", ping());
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
        Nursery halves(context->get_executor(), logs_failures(log));
        halves.spawn("worker", worker.stop(limit));
        co_await halves.join();
        halves.spawn("server", stop_server(deadline));
        co_await halves.join();
        for (auto const& [name, seam] : rescue_seams) co_await seam->stop();
        tasks.cut();
        co_await tasks.join();
    }

    asio::awaitable<void> stop_server(std::chrono::steady_clock::time_point deadline) {
        server_stops = true;
        auto const rest = deadline - std::chrono::steady_clock::now();
        auto const limit = hurried ? rest.zero() : std::max<decltype(rest)>(rest, kLastRequests);
        auto const finished = co_await server.stop(limit);
        if (!finished) log.warning("connections were cut after the drain limit");
    }

    Log log;
    ops::ShardVitals& vitals;
    std::unique_ptr<asio::io_context> context;
    redis::Connection redis;
    queue::RedisQueue queue;
    std::unique_ptr<SeamRequests> seam_requests;
    std::map<std::string, Seam> seams;
    RescueSeams rescue_seams;
    Notifiers notifiers;
    Guests guests;
    WorkerObserver observer;
    rescue::Worker worker;
    WebhookEvents webhook_events;
    ops::DurabilityProbe probe;
    DurableInbox inbox;
    webhook::Receiver receiver;
    WebhookHandler handler;
    http::Server server;
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
    auto seams = connect_seams(setup.config, setup.clock, setup.log,
                               {&setup.budgets, seam::Priority::urgent, *requests});
    if (!seams) return seams.error();
    auto notifiers = make_notifiers(setup);
    if (!notifiers) return notifiers.error();
    auto guests = make_guests(setup);
    if (!guests) return guests.error();
    auto context = std::make_unique<asio::io_context>(1);
    auto acceptor = socket.acceptor(context->get_executor());
    if (!acceptor) return acceptor.error();
    return std::unique_ptr<Shard>(
        new Shard(std::make_unique<Impl>(setup, std::move(context), std::move(*acceptor), std::move(requests),
                                         std::move(*seams), std::move(*notifiers), std::move(*guests))));
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
