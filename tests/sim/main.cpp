// seam-sim: a Seam for tests and trials. Prints one line of JSON when it is ready; README.md says how to use
// it.
#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "sim/http_server.hpp"

namespace {

using namespace sparekey;
using asio::ip::tcp;

struct Options {
    std::string listen = "127.0.0.1:0";
    std::string tls_cert;
    std::string tls_key;
    std::string behaviour = "{}";
};

void add_options(CLI::App& app, Options& options) {
    app.add_option("--listen", options.listen, "Address and port; port 0: a free one")->capture_default_str();
    auto* const cert = app.add_option("--tls-cert", options.tls_cert, "PEM file; without it: plain HTTP");
    auto* const key = app.add_option("--tls-key", options.tls_key, "PEM file")->needs(cert);
    cert->needs(key);
    app.add_option("--behaviour", options.behaviour, "JSON, as POST /_sim/behaviour takes it");
}

tcp::endpoint parse_endpoint(std::string const& text) {
    auto const colon = text.rfind(':');
    if (colon == std::string::npos) throw std::invalid_argument("--listen: not ADDRESS:PORT");
    auto const port = static_cast<asio::ip::port_type>(std::stoul(text.substr(colon + 1)));
    return {asio::ip::make_address(text.substr(0, colon)), port};
}

std::optional<asio::ssl::context> make_tls(Options const& options) {
    if (options.tls_cert.empty()) return std::nullopt;
    asio::ssl::context tls(asio::ssl::context::tls_server);
    tls.use_certificate_chain_file(options.tls_cert);
    tls.use_private_key_file(options.tls_key, asio::ssl::context::pem);
    return tls;
}

sim::Behaviour parse_behaviour(std::string const& text) {
    auto const document = json::Document::parse(text).value();
    return sim::changed({}, document.root()).value();
}

void print_ready(std::string const& url, sim::Workspace const& workspace) {
    json::Writer writer;
    writer.begin_object()
        .member("url", url)
        .member("workspace_id", workspace.id)
        .member("api_key", workspace.api_key);
    writer.member("personal_access_token", workspace.personal_access_token).end_object();
    std::cout << writer.text() << std::endl;
}

void complain(std::string_view child, std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (std::exception const& exception) {
        std::cerr << "seam-sim: " << child << ": " << exception.what() << "\n";
    }
}

void run(Options const& options) {
    asio::io_context io(1);
    auto tls = make_tls(options);
    Nursery nursery(io.get_executor(), complain);
    sim::Simulator simulator(nursery);
    simulator.world.behaviour = parse_behaviour(options.behaviour);
    sim::HttpServer server(io.get_executor(), parse_endpoint(options.listen), tls ? &*tls : nullptr,
                           simulator, nursery);
    simulator.set_base_url(server.url());

    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](error_code, int) { nursery.cut(); });
    nursery.spawn("server", server.serve());
    print_ready(server.url(), *simulator.world.workspaces.begin());
    io.run();
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("A simulated Seam: its API as documented, its failures on demand, its webhooks signed.",
                 "seam-sim");
    Options options;
    add_options(app, options);
    CLI11_PARSE(app, argc, argv);
    try {
        run(options);
        return 0;
    } catch (std::exception const& error) {
        std::cerr << "seam-sim: " << error.what() << "\n";
        return 1;
    }
}
