// bench-ingest: a load generator for webhooks. Starts nothing; prints one line of JSON (summary.hpp), and
// exits with 1 unless every request was answered 204.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "bench/load.hpp"
#include "bench/summary.hpp"

namespace {

using namespace sparekey;

struct Options {
    std::string url;
    std::string secret_file;
    bool new_connections = false;
    bench::Plan plan;
};

void add_options(CLI::App& app, Options& options) {
    app.add_option("--url", options.url, "https URL of the listener, path included")->required();
    app.add_option("--ca", options.plan.ca_file, "PEM: who signed the listener's certificate")->required();
    app.add_option("--secret-file", options.secret_file, "the webhook secret")->required();
    app.add_option("--connections", options.plan.connections, "how many at a time")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--count", options.plan.count, "how many webhooks")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--rate", options.plan.rate, "webhooks per second; 0: as fast as answers come")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_flag("--new-connections", options.new_connections, "one for each webhook");
}

webhook::SigningKey read_key(std::string const& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + ": cannot be read");
    return webhook::SigningKey::parse(std::string(std::istreambuf_iterator<char>(file), {})).value();
}

std::chrono::nanoseconds own_cpu_time() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const time = [](timeval const& t) {
        return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
    };
    return time(usage.ru_utime) + time(usage.ru_stime);
}

bench::Measured run(Options options) {
    options.plan.url = http::parse_url(options.url).value();
    options.plan.keep_alive = !options.new_connections;
    SystemClock const clock;
    bench::WebhookMaker maker(read_key(options.secret_file), options.plan.url, options.plan.keep_alive,
                              clock);

    asio::io_context io(1);
    std::optional<Result<bench::Measured>> measured;
    std::exception_ptr thrown;
    asio::co_spawn(io, bench::run_load(options.plan, maker),
                   [&](std::exception_ptr error, Result<bench::Measured> result) {
                       thrown = std::move(error);
                       measured = std::move(result);
                   });
    io.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(measured->value());
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Posts signed webhooks, all different, and measures the answers.", "bench-ingest");
    Options options;
    add_options(app, options);
    CLI11_PARSE(app, argc, argv);
    try {
        auto const measured = run(options);
        std::cout << bench::to_json(measured, own_cpu_time()) << std::endl;
        return measured.failures.empty() ? 0 : 1;
    } catch (std::exception const& error) {
        std::cerr << "bench-ingest: " << error.what() << "\n";
        return 1;
    }
}
