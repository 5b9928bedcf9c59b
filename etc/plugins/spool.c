/* spool.c: appends each message to a file, one line of JSON, for another program on this machine that sends them: the
 * daemon of an SMS modem, a script that cron runs. An example in C of a plugin for sparekeyd; see <sparekey/plugin.h>.
 *
 *   [notify.sms]
 *   type = "plugin"
 *   file = "/usr/local/lib/sparekeyd/plugins/spool.so"
 *   settings = { file = "/var/spool/sparekeyd/sms.jsonl" }
 *
 * "sent" means that the disk has the line, not that anybody read it. The reader takes flock(2) on the file, moves it away,
 * reads it there, and lets go of the lock when it has deleted that. It sends each idempotency_key once, because after a
 * crash the same message may come again. The lines hold PINs: the file is made with mode 0600.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <sparekey/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct spool {
    char *file;
};

static int validate(const sparekey_host *host, const sparekey_config *config, sparekey_buffer *error) {
    const sparekey_setting *const file = sparekey_find(config, "file");
    size_t i;
    (void)host;
    if (file == NULL || file->value.size == 0 || file->value.data[0] != '/') {
        sparekey_put(error, "settings.file must be an absolute path");
        return 1;
    }
    for (i = 0; i < config->setting_count; ++i) {
        if (&config->settings[i] == file) continue;
        sparekey_put(error, "the only setting is file");
        return 1;
    }
    return 0;
}

static int create(const sparekey_host *host, const sparekey_config *config, void **self, sparekey_buffer *error) {
    struct spool *const spool = malloc(sizeof *spool);
    const sparekey_string file = sparekey_find(config, "file")->value;
    (void)host;
    if (spool != NULL) spool->file = strndup(file.data, file.size); /* settings are gone after create */
    if (spool == NULL || spool->file == NULL) {
        free(spool);
        sparekey_put(error, "out of memory");
        return 1;
    }
    *self = spool;
    return 0;
}

static void destroy(void *self) {
    struct spool *const spool = self;
    free(spool->file);
    free(spool);
}

static void answer(sparekey_result *result, uint32_t status, const char *what, int error) {
    char detail[256];
    snprintf(detail, sizeof detail, "%s: %s", what, strerrordesc_np(error)); /* strerror() is not for threads */
    result->status = status;
    sparekey_put(&result->detail, detail);
}

/* All of the line, or nothing of it. */
static int append(int descriptor, sparekey_string line) {
    struct iovec parts[2];
    const off_t before = lseek(descriptor, 0, SEEK_END);
    ssize_t written;
    int error;
    parts[0].iov_base = (void *)(uintptr_t)line.data;
    parts[0].iov_len = line.size;
    parts[1].iov_base = (void *)(uintptr_t) "\n";
    parts[1].iov_len = 1;
    written = writev(descriptor, parts, 2);
    if (written == (ssize_t)line.size + 1) return 0;
    error = written < 0 ? errno : ENOSPC;
    if (before >= 0 && written > 0 && ftruncate(descriptor, before) != 0) return -1;
    return error;
}

static void send(void *self, const sparekey_notification *notification, sparekey_result *result) {
    const struct spool *const spool = self;
    /* Anew each time, because the reader moves the file away. */
    const int descriptor = open(spool->file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    struct stat facts;
    int error;
    if (descriptor < 0) {
        answer(result, SPAREKEY_TEMPORARY, "open", errno);
        return;
    }
    /* Somebody who holds the lock for long must not hold up a guest's message for long: no waiting, another try. */
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        answer(result, SPAREKEY_TEMPORARY, "flock", errno);
    } else if (fstat(descriptor, &facts) != 0 || facts.st_nlink == 0) {
        answer(result, SPAREKEY_TEMPORARY, "the file was deleted meanwhile", ESTALE);
    } else if ((error = append(descriptor, notification->json)) != 0) {
        if (error > 0)
            answer(result, SPAREKEY_TEMPORARY, "write", error);
        else
            answer(result, SPAREKEY_UNCERTAIN, "half a line is left", EIO);
    } else if (fsync(descriptor) != 0) {
        answer(result, SPAREKEY_UNCERTAIN, "fsync", errno); /* the reader may have the line already */
    } else {
        result->status = SPAREKEY_SENT;
        sparekey_put(&result->detail, "in the spool");
    }
    close(descriptor); /* and the lock is gone */
}

static const sparekey_plugin plugin = {
    .abi_version = SPAREKEY_PLUGIN_ABI_VERSION,
    .struct_size = sizeof(sparekey_plugin),
    .flags = SPAREKEY_PLUGIN_SERIAL, /* one line after the other anyway */
    .name = SPAREKEY_TEXT("spool"),
    .version = SPAREKEY_TEXT("1.0"),
    .validate = validate,
    .create = create,
    .send = send,
    .destroy = destroy,
};

SPAREKEY_PLUGIN_EXPORT const sparekey_plugin *sparekey_plugin_entry(void) {
    return &plugin;
}
