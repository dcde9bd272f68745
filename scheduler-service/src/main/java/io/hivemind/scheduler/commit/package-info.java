/// When Streams commits. Its own interval is a constant: short ones cost throughput, long ones
/// latency. Here a commit is asked for as soon as something was written and the last commit is long
/// enough ago; how long is measured. Everything belongs to one stream thread each.
@NullMarked
package io.hivemind.scheduler.commit;

import org.jspecify.annotations.NullMarked;
