package io.postern.ui.network;

import io.postern.network.dial.DialFailure;
import io.postern.network.proxy.Route;

/** The result of a connection test. */
public sealed interface ConnectionTestResult {
    /** A server was reached, by this route. */
    record Reached(String host, Route route) implements ConnectionTestResult {}

    /** The server is this machine itself, which no proxy is asked for. */
    record Loopback(String host) implements ConnectionTestResult {}

    /** Without a server to try: the proxy accepts connections. */
    record ProxyAnswers(Route.Proxied proxy) implements ConnectionTestResult {}

    /** Without a server to try: the script can be run. */
    record ScriptRuns() implements ConnectionTestResult {}

    /** The script cannot be used, so connections go straight out. */
    record ScriptFails(String detail) implements ConnectionTestResult {}

    /** There is nothing to try before there is a server. */
    record NoServer() implements ConnectionTestResult {}

    /** There was no connection. */
    record Failed(DialFailure failure) implements ConnectionTestResult {}
}
