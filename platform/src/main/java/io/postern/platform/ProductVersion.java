package io.postern.platform;

/** The version of the product. */
public final class ProductVersion {
    /** Of this build: numbers with dots. It stands nowhere else in code. */
    public static final String CURRENT = "0.1.0";

    private ProductVersion() {}
}
