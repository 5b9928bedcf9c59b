// line_gateway.cpp: hands each message to a program on this machine that listens on a unix socket. An example
// in C++ of a plugin for sparekeyd; see <sparekey/plugin.h>.
//
//   [notify.sms]
//   type = "plugin"
//   file = "/usr/local/lib/sparekeyd/plugins/line_gateway.so"
//   settings = { socket = "/run/sms-gateway/socket" }
//
// One connection per message: one line of JSON to the gateway (what a notifier of type "exec" gets), one line
// back:
//
//   sent ID               the provider's name for the message
//   temporary REASON      nothing was sent; later it may work
//   permanent REASON      nothing was sent; this guest cannot be told that way
//   rate_limited SECONDS  nothing was sent; again after that long
//   unauthorized REASON   nothing was sent; the provider refuses the gateway's credentials
//
// A gateway that takes the line and then says nothing, or something else, leaves it uncertain: the same
// message comes again with the same idempotency_key, which the gateway should know by then.
#include <poll.h>
#include <sparekey/plugin.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace {

constexpr int kLookUp = 200;                  // milliseconds: how often to ask whether anybody still waits
constexpr std::size_t kLongestAnswer = 4096;  // bytes

std::string_view view(sparekey_string text) {
    return {text.data, text.size};
}

std::string reason(int error) {
    return std::generic_category().message(error);
}

std::int64_t now_unix_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

/// Nothing was sent, for this reason.
struct NotSent : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One connection to the gateway, for one message.
class Connection {
  public:
    Connection(std::string const& path, sparekey_host const& host, sparekey_notification const& message)
        : host_(host), message_(message) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (socket_ < 0) throw NotSent("socket: " + reason(errno));
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            auto const error = errno;
            ::close(socket_);
            throw NotSent("connect: " + reason(error));
        }
    }
    ~Connection() { ::close(socket_); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            wait_for(POLLOUT);
            auto const size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (size < 0) throw std::runtime_error("send: " + reason(errno));
            bytes.remove_prefix(static_cast<std::size_t>(size));
        }
    }

    /// Without its end.
    std::string read_line() {
        std::string line;
        while (line.size() < kLongestAnswer) {
            char byte = 0;
            wait_for(POLLIN);
            auto const size = ::recv(socket_, &byte, 1, 0);
            if (size < 0) throw std::runtime_error("recv: " + reason(errno));
            if (size == 0) throw std::runtime_error("the gateway closed the connection");
            if (byte == '\n') return line;
            line += byte;
        }
        throw std::runtime_error("the gateway's answer is too long");
    }

  private:
    /// Every wait ends with the deadline, or when nobody waits for us any more.
    void wait_for(short event) {
        pollfd waiting{socket_, event, 0};
        for (;;) {
            auto const ready = ::poll(&waiting, 1, kLookUp);
            if (ready > 0) return;
            if (ready < 0 && errno != EINTR) throw std::runtime_error("poll: " + reason(errno));
            if (now_unix_ms() >= message_.deadline_unix_ms || host_.given_up(&host_, message_.call) != 0)
                throw std::runtime_error("the gateway did not answer in time");
        }
    }

    sparekey_host const& host_;
    sparekey_notification const& message_;
    int socket_ = -1;
};

struct Gateway {
    sparekey_host const& host;
    std::string socket;
};

void put(sparekey_buffer& into, std::string_view text) {
    sparekey_put_bytes(&into, text.data(), text.size());
}

/// "sent SM123" -> result.
void read_answer(std::string_view line, sparekey_result& result) {
    auto const word = line.substr(0, line.find(' '));
    auto const rest = line.size() > word.size() ? line.substr(word.size() + 1) : std::string_view();
    put(word == "sent" ? result.provider_id : result.detail, rest);
    if (word == "sent") {
        result.status = SPAREKEY_SENT;
    } else if (word == "temporary" || word == "unauthorized") {
        result.status = SPAREKEY_TEMPORARY;
        result.unauthorized = word == "unauthorized" ? 1 : 0;
    } else if (word == "permanent") {
        result.status = SPAREKEY_PERMANENT;
    } else if (word == "rate_limited") {
        result.status = SPAREKEY_RATE_LIMITED;
        result.retry_after_s = std::stoll(std::string(rest));
    } else {
        throw std::runtime_error("the gateway's answer is none of those that it should give");
    }
}

int validate(sparekey_host const*, sparekey_config const* config, sparekey_buffer* error) {
    auto const* const socket = sparekey_find(config, "socket");
    if (socket == nullptr || socket->value.size == 0 || socket->value.data[0] != '/') {
        sparekey_put(error, "settings.socket must be an absolute path");
    } else if (socket->value.size >= sizeof sockaddr_un::sun_path) {
        sparekey_put(error, "settings.socket is too long for a socket's name");
    } else if (config->setting_count > 1) {
        sparekey_put(error, "the only setting is socket");
    } else {
        return 0;
    }
    return 1;
}

// No exception may leave the functions below.

int create(sparekey_host const* host, sparekey_config const* config, void** self, sparekey_buffer* error) {
    try {
        *self = new Gateway{*host, std::string(view(sparekey_find(config, "socket")->value))};
        return 0;
    } catch (std::exception const& failure) {
        sparekey_put(error, failure.what());
        return 1;
    }
}

void send(void* self, sparekey_notification const* message, sparekey_result* result) {
    auto const& gateway = *static_cast<Gateway const*>(self);
    try {
        Connection connection(gateway.socket, gateway.host, *message);
        connection.write(view(message->json));
        connection.write("\n");
        read_answer(connection.read_line(), *result);
    } catch (NotSent const& failure) {
        result->status = SPAREKEY_TEMPORARY;
        sparekey_put(&result->detail, failure.what());
    } catch (std::exception const& failure) {
        result->status = SPAREKEY_UNCERTAIN;
        sparekey_put(&result->detail, failure.what());
    }
}

void destroy(void* self) {
    delete static_cast<Gateway*>(self);
}

sparekey_plugin const plugin = {
    SPAREKEY_PLUGIN_ABI_VERSION,
    sizeof(sparekey_plugin),
    0,  // no flags: send keeps to what is its own, so many threads may be in it
    0,
    SPAREKEY_TEXT("line_gateway"),
    SPAREKEY_TEXT("1.0"),
    validate,
    create,
    send,
    destroy,
};

}  // namespace

extern "C" SPAREKEY_PLUGIN_EXPORT sparekey_plugin const* sparekey_plugin_entry() {
    return &plugin;
}
