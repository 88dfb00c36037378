// Package openid is the relying party of OpenID Connect: it sends a browser to an
// organisation's provider and checks what comes back.
//
// Authorization code flow only, with PKCE S256, state, nonce and an exact redirect
// address (OpenID Connect Core 1.0, RFC 9700); logout tokens of OpenID Connect
// Back-Channel Logout 1.0. Signatures are asymmetric, "none" and shared secrets are
// refused. Addresses of providers are typed in by people, so every request to them is
// held: https only, no redirects, no address of the machine itself or its network, ten
// seconds, one mebibyte. No token and no answer of a provider ends up in an error.
package openid
