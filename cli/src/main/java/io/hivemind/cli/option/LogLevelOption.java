package io.hivemind.cli.option;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.slf4j.LoggerFactory;

import picocli.CommandLine.Option;

/// How much a process says about what it does. At `debug` Kafka's own warnings are shown too.
public final class LogLevelOption {
    public enum LogLevel {
        error,
        warn,
        info,
        debug,
        trace
    }

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private LogLevel level = LogLevel.info;

    public void apply() {
        set(level);
    }

    /// For a process that runs beside what a user wants to see.
    public static void set(LogLevel level) {
        logger("io.hivemind").setLevel(Level.toLevel(level.name()));
        if (level == LogLevel.debug || level == LogLevel.trace) {
            Logger root = logger(Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.WARN);
            root.getLoggerContext().getLoggerList().stream()
                    .filter(silent -> silent.getLevel() == Level.OFF)
                    .forEach(silent -> silent.setLevel(null));
        }
    }

    public boolean isVerbose() {
        return level == LogLevel.debug || level == LogLevel.trace;
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
