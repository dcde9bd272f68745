/// What a Kafka cluster has and lacks for Hivemind. Only looks, changes nothing.
@NullMarked
package io.hivemind.cli.doctor;

import org.jspecify.annotations.NullMarked;
