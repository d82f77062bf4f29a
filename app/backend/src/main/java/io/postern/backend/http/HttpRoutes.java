package io.postern.backend.http;

import io.javalin.config.RoutesConfig;

/** A group of routes of the HTTP API. */
interface HttpRoutes {
    void install(RoutesConfig routes);
}
