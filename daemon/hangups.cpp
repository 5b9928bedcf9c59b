#include "daemon/hangups.hpp"

#include <csignal>

namespace sparekey::daemon {
namespace {

void mask_hangups(int how) {
    sigset_t hangups;
    sigemptyset(&hangups);
    sigaddset(&hangups, SIGHUP);
    pthread_sigmask(how, &hangups, nullptr);
}

}  // namespace

void hold_hangups_back() {
    mask_hangups(SIG_BLOCK);
}

void let_hangups_through() {
    mask_hangups(SIG_UNBLOCK);
}

}  // namespace sparekey::daemon
