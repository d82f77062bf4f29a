package io.postern.backend.http;

import io.javalin.config.RoutesConfig;

/** Some of the calls of the HTTP contract. */
interface HttpRoutes {
    void install(RoutesConfig routes);
}
