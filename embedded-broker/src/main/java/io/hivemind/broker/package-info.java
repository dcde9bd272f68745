/// A Kafka broker and its controller inside this JVM: for `up`, and for tests.
///
/// Nothing here knows about Hivemind's own topics. Kafka's threads do the work; [EmbeddedBroker] is
/// started and closed by one thread.
@NullMarked
package io.hivemind.broker;

import org.jspecify.annotations.NullMarked;
