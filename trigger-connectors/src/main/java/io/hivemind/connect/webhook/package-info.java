/// The source connector for webhooks: an HTTP server in the connector's task. A request is answered
/// with 202 when the record that it became is committed in Kafka, never before. The server's one
/// event loop checks requests and queues them; the task's thread makes records of them, and hears
/// of their commit.
@NullMarked
package io.hivemind.connect.webhook;

import org.jspecify.annotations.NullMarked;
