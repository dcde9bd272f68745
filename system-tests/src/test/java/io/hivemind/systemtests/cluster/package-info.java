/// Schedulers and executors as processes of their own, on one broker: embedded, or a container's.
@NullMarked
package io.hivemind.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
