#include "redis/connection.hpp"

#include <array>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include "core/backoff.hpp"
#include "core/random.hpp"
#include "redis/server_error.hpp"

namespace sparekey::redis {
namespace {

constexpr std::size_t kBatch = 256 * 1024;      // bytes in one write; more wait for the next
constexpr std::size_t kReadBuffer = 16 * 1024;  // what hiredis's reader digests well

/// Leaves no trace of a caller that gave up or was cancelled before its command was sent.
template <class Calls, class Call>
class Withdrawal {
  public:
    Withdrawal(Calls& outbox, std::shared_ptr<Call> call) : outbox_(outbox), call_(std::move(call)) {}
    ~Withdrawal() {
        if (!call_->sent && !call_->answer) std::erase(outbox_, call_);
    }
    Withdrawal(Withdrawal const&) = delete;
    Withdrawal& operator=(Withdrawal const&) = delete;

  private:
    Calls& outbox_;
    std::shared_ptr<Call> call_;
};

}  // namespace

/// While one connection lasts. However it ends, callers in flight are told.
class Connection::Session {
  public:
    Session(Connection& owner, Stream& stream) : owner_(owner) {
        owner_.stream_ = &stream;
        owner_.dropped_.reset();
    }
    ~Session() {
        owner_.stream_ = nullptr;
        fail_all(owner_.in_flight_, {Errc::unavailable, "the connection to Redis broke before the reply"});
    }
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

  private:
    Connection& owner_;
};

Connection::Connection(Options options, Log log)
    : options_(std::move(options)), log_(std::move(log)), dialer_(options_) {}

asio::awaitable<Result<Reply>> Connection::call(Command command) {
    if (ended_) co_return Error{Errc::unavailable, "the connection to Redis is closed"};
    auto const call = std::make_shared<Call>();
    call->bytes = std::move(command).bytes();
    outbox_.push_back(call);
    work_.set();

    Withdrawal const withdrawal(outbox_, call);
    auto const patience = std::min(options_.connection_wait, options_.command_limit);
    co_await call->answered.wait_for(patience);
    if (connected()) co_await call->answered.wait_for(options_.command_limit - patience);
    if (call->answer) co_return std::move(*call->answer);
    if (!connected()) co_return Error{Errc::unavailable, "no connection to Redis: " + last_error_};
    if (!call->sent) co_return Error{Errc::unavailable, "Redis takes no more commands"};
    Error late{Errc::timed_out,
               "no reply from Redis within " + std::to_string(options_.command_limit.count()) + " ms"};
    drop(late);
    co_return late;
}

asio::awaitable<void> Connection::run() {
    struct AtEnd {
        Connection& self;
        ~AtEnd() {
            self.ended_ = true;
            fail_all(self.outbox_, {Errc::unavailable, "the connection to Redis is closed"});
        }
    } const at_end{*this};

    BackoffLimits const limits{options_.reconnect_first, options_.reconnect_most};
    asio::steady_timer pause(co_await asio::this_coro::executor);
    unsigned failures = 0;
    while (true) {
        auto const since = std::chrono::steady_clock::now();
        auto const why = co_await one_connection();
        auto const state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;  // no trouble of Redis
        tell_down(why);
        // A connection that breaks at once, again and again, is no success.
        if (std::chrono::steady_clock::now() - since > options_.reconnect_most) failures = 0;
        pause.expires_after(why.code == Errc::unauthorized ? options_.refused_pause
                                                           : backoff(++failures, random_fraction(), limits));
        co_await pause.async_wait(asio::use_awaitable);
    }
}

/// From connecting to its end; returns why it ended.
asio::awaitable<Error> Connection::one_connection() {
    auto const stream = co_await dialer_.dial();
    if (!stream) co_return stream.error();
    tell_up();
    co_return co_await converse(**stream);
}

asio::awaitable<Error> Connection::converse(Stream& stream) {
    Session const session(*this, stream);
    auto const executor = co_await asio::this_coro::executor;
    auto all = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, read_replies(stream), asio::deferred),
        asio::co_spawn(executor, write_commands(stream), asio::deferred),
        asio::co_spawn(executor, dialer_.wait_for_a_move(), asio::deferred));
    auto const [order, read_failure, read_end, write_failure, write_end, watch_failure, moved] =
        co_await all.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    auto const first = order[0];
    std::array const failures{read_failure, write_failure, watch_failure};
    if (failures[first]) std::rethrow_exception(failures[first]);
    if (dropped_) co_return *dropped_;
    std::array const ends{read_end, write_end, moved};
    co_return ends[first];
}

asio::awaitable<Error> Connection::write_commands(Stream& stream) {
    std::string batch;
    while (true) {
        while (outbox_.empty()) {
            work_.clear();
            co_await work_.wait();
        }
        batch.clear();
        while (!outbox_.empty() && batch.size() < kBatch) {
            auto& call = *outbox_.front();
            batch += call.bytes;
            call.sent = true;
            // Before the write, because the reply may overtake its end.
            in_flight_.push_back(std::move(outbox_.front()));
            outbox_.pop_front();
        }
        auto const written = co_await stream.write(asio::buffer(batch));
        if (!written) co_return written.error();
    }
}

asio::awaitable<Error> Connection::read_replies(Stream& stream) {
    ReplyReader reader;
    std::array<char, kReadBuffer> buffer;
    while (true) {
        auto const size = co_await stream.read_some(asio::buffer(buffer));
        if (!size) co_return size.error();
        reader.feed({buffer.data(), *size});
        while (true) {
            auto reply = reader.next();
            if (!reply) co_return reply.error();
            if (!*reply) break;
            if (in_flight_.empty()) co_return Error{Errc::internal, "a reply that nobody asked for"};
            auto const call = std::move(in_flight_.front());
            in_flight_.pop_front();
            if ((*reply)->kind != Reply::Kind::error) {
                answer(*call, std::move(**reply));
                continue;
            }
            auto const error = server_error((*reply)->text);
            answer(*call, error);
            if (dialer_.moved_away((*reply)->text)) co_return error;
        }
    }
}

void Connection::drop(Error why) {
    if (stream_ == nullptr) return;
    dropped_ = std::move(why);
    stream_->close();  // read_replies ends, and with it the session
}

void Connection::answer(Call& call, Result<Reply> with) {
    call.answer = std::move(with);
    call.answered.set();
}

void Connection::fail_all(Calls& calls, Error const& why) {
    for (auto const& call : calls) answer(*call, why);
    calls.clear();
}

void Connection::tell_up() {
    ++logins_;
    last_error_ = "connection lost";
    if (std::exchange(told_down_, false)) log_.info("Redis is back", {{"address", dialer_.address()}});
}

void Connection::tell_down(Error const& why) {
    last_error_ = why.message;
    auto const held = down_.pass();
    if (!held) return;
    told_down_ = true;
    log_.error("no connection to Redis, trying again",
               {{"address", dialer_.address()}, {"error", why.message}, {"held_back", *held}});
}

}  // namespace sparekey::redis
