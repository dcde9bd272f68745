/// What tests share: a Kafka cluster in this JVM, readers of topics that wait by condition, a
/// settable clock, child processes.
///
/// [TestCluster] may be used by several threads; a [TopicReader] belongs to the thread of its test.
@NullMarked
package io.hivemind.testing;

import org.jspecify.annotations.NullMarked;
