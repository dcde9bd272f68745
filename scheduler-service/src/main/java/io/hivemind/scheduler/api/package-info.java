/// The HTTP API (contract: `openapi.yaml`): loopback only unless told otherwise, requests checked
/// by the contract, every refusal a problem with a message. Reads come from the history, changes
/// are answered when the scheduler has decided. Handlers that wait for a database or Kafka run on
/// Vert.x's workers, never on its event loop.
@NullMarked
package io.hivemind.scheduler.api;

import org.jspecify.annotations.NullMarked;
