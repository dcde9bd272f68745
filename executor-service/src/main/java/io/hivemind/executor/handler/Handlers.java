package io.hivemind.executor.handler;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Finds handlers: by the names a program gave, the built-in ones, then by class name.
public final class Handlers {
    private final Map<String, Supplier<TaskHandler>> named;

    public Handlers(Map<String, Supplier<TaskHandler>> named) {
        Map<String, Supplier<TaskHandler>> all = new HashMap<>();
        all.put("noop", NoopHandler::new);
        all.putAll(named);
        this.named = Map.copyOf(all);
    }

    /// Throws [UnknownHandlerException] where there is none of that name.
    public TaskHandler handler(String name) {
        Supplier<TaskHandler> supplier = named.get(name);
        if (supplier != null) {
            return supplier.get();
        }
        try {
            return Class.forName(name)
                    .asSubclass(TaskHandler.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException | LinkageError e) {
            throw new UnknownHandlerException(
                    "no handler \"" + name + "\" on this executor's class path", e);
        } catch (ClassCastException e) {
            throw new UnknownHandlerException(
                    "class " + name + " does not implement " + TaskHandler.class.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new UnknownHandlerException(
                    "class "
                            + name
                            + " cannot be made: "
                            + (e.getCause() == null ? e : e.getCause()),
                    e);
        }
    }

    /// The name is of no handler that can be made here.
    public static final class UnknownHandlerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownHandlerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
