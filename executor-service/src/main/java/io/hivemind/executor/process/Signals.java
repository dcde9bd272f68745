package io.hivemind.executor.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `kill(2)`, which the JDK offers for single processes only: a process group is signalled by its
/// negated number.
enum Signals {
    TERM(15),
    KILL(9);

    private static final int PROBE = 0;

    private final int number;

    Signals(int number) {
        this.number = number;
    }

    /// False where nobody was there to receive it.
    boolean sendToGroup(long group) {
        return kill(group, number);
    }

    /// Whether the group has members, zombies included.
    static boolean groupExists(long group) {
        return kill(group, PROBE);
    }

    private static boolean kill(long group, int signal) {
        // 0 and 1 would mean our own group, or every process there is.
        if (group <= 1 || group > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no process group: " + group);
        }
        try {
            return (int) Native.KILL.invokeExact((int) -group, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill(2) cannot be called", e);
        }
    }

    /// Linked on first use: some tens of milliseconds.
    private static final class Native {
        static final MethodHandle KILL = link();

        @SuppressWarnings("restricted")
        private static MethodHandle link() {
            Linker linker = Linker.nativeLinker();
            SymbolLookup libc = linker.defaultLookup();
            return linker.downcallHandle(
                    libc.find("kill").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        }
    }
}
