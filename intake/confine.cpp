#include "intake/confine.h"

#include "base/instrumented.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace lianping::intake {
namespace {

constexpr rlim_t most_open_files = 256;         // poppler and fontconfig keep fonts open
constexpr rlim_t largest_picture = 512UL << 20; // of a file that is drawn

void limit(__rlimit_resource what, rlim_t most) {
    const rlimit is{most, most};
    ::setrlimit(what, &is);
}

std::size_t mapped() {
    std::size_t pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
        if (std::fscanf(file, "%zu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// Where fonts and the like lie. Those that are not there are left out.
std::vector<std::string> readable_folders() {
    std::vector<std::string> folders{"/usr/share", "/usr/local/share/fonts", "/etc/fonts",
                                     "/var/cache/fontconfig", "/var/lib/fonts"};
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        for (const char* folder :
             {"/.fonts", "/.local/share/fonts", "/.config/fontconfig", "/.cache/fontconfig", "/.fonts.conf"})
            folders.push_back(std::string(home) + folder);
    return folders;
}

// Whether the kernel has Landlock and now holds this process to reading in those folders.
bool read_only_there() {
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return false;
    constexpr std::uint64_t first_rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = first_rights;
    if (abi >= 2) attributes.handled_access_fs |= 1U << 13U; // REFER
    if (abi >= 3) attributes.handled_access_fs |= 1U << 14U; // TRUNCATE
    const long rules = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0) return false;
    for (const std::string& folder : readable_folders()) {
        landlock_path_beneath_attr beneath{};
        beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
        beneath.parent_fd = ::open(folder.c_str(), O_PATH | O_CLOEXEC | O_DIRECTORY);
        if (beneath.parent_fd < 0) continue;
        ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
        ::close(beneath.parent_fd);
    }
    const bool held = ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    ::close(static_cast<int>(rules));
    return held;
}

// What decoding, drawing and answering take. All else fails as if it were not permitted, so that a library
// that tries for something it can do without goes on.
bool few_calls_only() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) return false;
    bool good = true;
    const auto allow = [&](int call) {
        good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && good;
    };
    const auto allow_where = [&](int call, scmp_arg_cmp is) {
        good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, is) == 0 && good;
    };
    for (const int call :
         {SCMP_SYS(read),       SCMP_SYS(pread64),    SCMP_SYS(readv),      SCMP_SYS(preadv),
          SCMP_SYS(write),      SCMP_SYS(pwrite64),   SCMP_SYS(writev),     SCMP_SYS(lseek),
          SCMP_SYS(close),      SCMP_SYS(fstat),      SCMP_SYS(newfstatat), SCMP_SYS(stat),
          SCMP_SYS(lstat),      SCMP_SYS(statx),      SCMP_SYS(statfs),     SCMP_SYS(fstatfs),
          SCMP_SYS(access),     SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(readlink),
          SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd),     SCMP_SYS(fcntl),
          SCMP_SYS(dup),        SCMP_SYS(fadvise64),  SCMP_SYS(poll),       SCMP_SYS(ppoll),
          SCMP_SYS(recvmsg),    SCMP_SYS(sendmsg),    SCMP_SYS(pipe2),      SCMP_SYS(eventfd2)})
        allow(call);
    for (const int call : {SCMP_SYS(munmap),
                           SCMP_SYS(mremap),
                           SCMP_SYS(madvise),
                           SCMP_SYS(brk),
                           SCMP_SYS(mincore),
                           SCMP_SYS(futex),
                           SCMP_SYS(rt_sigaction),
                           SCMP_SYS(rt_sigprocmask),
                           SCMP_SYS(rt_sigreturn),
                           SCMP_SYS(sigaltstack),
                           SCMP_SYS(restart_syscall),
                           SCMP_SYS(exit),
                           SCMP_SYS(exit_group),
                           SCMP_SYS(clock_gettime),
                           SCMP_SYS(clock_getres),
                           SCMP_SYS(clock_nanosleep),
                           SCMP_SYS(nanosleep),
                           SCMP_SYS(gettimeofday),
                           SCMP_SYS(time),
                           SCMP_SYS(times),
                           SCMP_SYS(getrandom),
                           SCMP_SYS(getpid),
                           SCMP_SYS(gettid),
                           SCMP_SYS(getppid),
                           SCMP_SYS(getuid),
                           SCMP_SYS(geteuid),
                           SCMP_SYS(getgid),
                           SCMP_SYS(getegid),
                           SCMP_SYS(getrlimit),
                           SCMP_SYS(getrusage),
                           SCMP_SYS(sysinfo),
                           SCMP_SYS(uname),
                           SCMP_SYS(sched_yield),
                           SCMP_SYS(sched_getaffinity),
                           SCMP_SYS(sched_getparam),
                           SCMP_SYS(sched_getscheduler),
                           SCMP_SYS(set_robust_list),
                           SCMP_SYS(rseq),
                           SCMP_SYS(membarrier),
                           SCMP_SYS(set_tid_address),
                           SCMP_SYS(arch_prctl)})
        allow(call);
    // Files for reading only.
    constexpr scmp_datum_t writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
    allow_where(SCMP_SYS(open), SCMP_A1(SCMP_CMP_MASKED_EQ, writes, 0));
    allow_where(SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writes, 0));
    // Memory that no code runs from.
    allow_where(SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    allow_where(SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    // Threads, not processes. The flags of clone3 cannot be seen from here: glibc takes clone instead.
    allow_where(SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    good = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && good;
    allow_where(SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    allow_where(SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_VMA));
    // Asking for limits, not setting them; signals to itself, which abort() is.
    allow_where(SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0));
    allow_where(SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid())));
    good = good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

} // namespace

std::string confine(std::size_t memory) {
    ::close_range(4, ~0U, 0);
    ::prctl(PR_SET_DUMPABLE, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, most_open_files);
    limit(RLIMIT_FSIZE, largest_picture);
    if (!instrumented) limit(RLIMIT_AS, mapped() + memory);
    std::string held;
    const bool landlock = read_only_there(); // first: its calls are not among the few
    if (few_calls_only()) held = "seccomp";
    if (landlock) held += held.empty() ? "landlock" : ", landlock";
    return held.empty() ? "nothing but limits" : held;
}

} // namespace lianping::intake
