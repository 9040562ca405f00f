// Named places where a test may kill, fail or hold the process (in the manner of etcd's gofail). They exist in builds
// with -DSOCLE_FAILPOINTS only; elsewhere the macro is nothing.
//
//   SOCLE_FAILPOINT("before_commit");
//
// What they do is said by the environment, when the process starts:
//   SOCLE_FAILPOINTS="before_commit=kill@3;after_commit_before_reply=sleep:200"
//   kill        SIGKILL to this process        @N  at the Nth passage only (from 1); without it, at every one
//   sleep:MS    holds the thread               %P  with a probability of P per cent, drawn from SOCLE_FAILPOINT_SEED
#pragma once

#ifdef SOCLE_FAILPOINTS
namespace socle::failpoint {
void Reach(const char* name);
}
#define SOCLE_FAILPOINT(name) ::socle::failpoint::Reach(name)
#else
#define SOCLE_FAILPOINT(name) static_cast<void>(0)
#endif
