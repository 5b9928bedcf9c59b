#include "support/exim_server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>

#include "support/cut_and_join.hpp"
#include "support/run_on.hpp"

namespace sparekey {
namespace {

using asio::ip::tcp;

constexpr auto kProgram = "/usr/sbin/exim4";
constexpr unsigned kNobody = 65534;

/// exim delivers nothing as root.
unsigned user() {
    return ::geteuid() == 0 ? kNobody : ::geteuid();
}
unsigned group() {
    return ::geteuid() == 0 ? kNobody : ::getegid();
}

void hand_over(std::filesystem::path const& path) {
    if (::chown(path.c_str(), user(), group()) != 0) throw std::runtime_error("chown " + path.string());
}

}  // namespace

bool EximServer::is_installed() {
    return ::access(kProgram, X_OK) == 0;
}

EximServer::EximServer(asio::io_context& context, TestCertificate const& certificate, Tls tls)
    : context_(context),
      tls_(tls),
      acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      nursery_(context.get_executor(), [](std::string_view, std::exception_ptr) {}) {
    write_config(certificate);
    nursery_.spawn("accept", accept());
}

EximServer::~EximServer() {
    run_on(context_, cut_and_join(nursery_));
    for (auto const child : children_) {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
}

void EximServer::write_config(TestCertificate const& certificate) {
    auto const dir = dir_.path().string();
    auto const spool = dir + "/spool";
    auto const id = std::to_string(user());
    std::filesystem::create_directory(spool);
    // A copy has not the setuid bit of Debian's, which would change the user again.
    std::filesystem::copy_file(kProgram, dir + "/exim");
    dir_.write("certificate.pem", certificate.chain_pem);
    dir_.write("key.pem", certificate.key_pem);
    dir_.write("exim.conf", "exim_user = " + id + "\nexim_group = " + std::to_string(group()) +
                                "\nexim_path = " + dir + "/exim\nspool_directory = " + spool +
                                "\nlog_file_path = " + spool + "/%slog\ntls_certificate = " + dir +
                                "/certificate.pem\ntls_privatekey = " + dir + "/key.pem\n" + R"(
primary_hostname = mail.example.com
deliver_drop_privilege
keep_environment =
never_users =
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
acl_smtp_rcpt = recipient
acl_smtp_data = any
begin acl
recipient:
  deny message = 5.1.1 <$local_part@$domain> is unknown here
       local_parts = nobody
  deny message = authentication required
       !authenticated = *
  accept
any:
  accept
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  file = )" + dir + R"(/mailbox
  message_prefix =
  message_suffix = "\004"
  return_path_add
  user = )" + id +
                                "\n  group = " + std::to_string(group()) + R"(
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{host}}{eq{$auth3}{secret}}}}
  server_set_id = $auth2
  server_advertise_condition = ${if def:tls_in_cipher}
)");
    hand_over(dir);
    for (auto const& entry : std::filesystem::directory_iterator(dir)) hand_over(entry.path());
    // exim reads no configuration that others own than root and the user whom it runs as.
    std::filesystem::permissions(dir + "/exim.conf", std::filesystem::perms::owner_read);
}

asio::awaitable<void> EximServer::accept() {
    for (;;) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        launch(socket);
    }
}

void EximServer::launch(tcp::socket& socket) {
    socket.native_non_blocking(false);
    auto const program = dir_.file("exim");
    auto const config = dir_.file("exim.conf");
    auto const* const mode = tls_ == Tls::from_the_first_byte ? "-tls-on-connect" : nullptr;
    auto const test = ::getpid();
    auto const as_root = ::geteuid() == 0;
    auto const child = ::fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child > 0) return children_.push_back(child);

    ::dup2(socket.native_handle(), STDIN_FILENO);
    ::dup2(socket.native_handle(), STDOUT_FILENO);
    ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
    auto const dropped =
        !as_root || (::setgroups(0, nullptr) == 0 && ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (dropped && ::getppid() == test)
        ::execl(program.c_str(), "exim", "-bs", "-C", config.c_str(), mode, nullptr);
    ::_exit(127);
}

std::string EximServer::delivered() {
    auto const ends_mail = [](std::string const& text) { return text.ends_with('\x04'); };
    auto const wait = [&]() -> asio::awaitable<void> {
        asio::steady_timer timer(context_);
        while (!ends_mail(dir_.read("mailbox"))) {
            timer.expires_after(std::chrono::milliseconds(20));
            co_await timer.async_wait(asio::use_awaitable);
        }
    };
    try {
        run_on(context_, wait());
    } catch (std::runtime_error const&) {
        throw std::runtime_error("exim delivered nothing: " + log());
    }
    auto mail = dir_.read("mailbox");
    mail.pop_back();
    std::filesystem::remove(dir_.file("mailbox"));
    return mail;
}

}  // namespace sparekey
