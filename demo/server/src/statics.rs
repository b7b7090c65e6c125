//! The demo's pages: files of some folders, with the types that browsers insist on.
//!
//! Refuses to leave its folders, to list them, and to cache: a demo is rebuilt often.

use std::path::{Component, Path, PathBuf};

use axum::{
    body::Body,
    http::{HeaderValue, Method, Response, StatusCode, header},
};

/// A folder and the prefix of its addresses, without the slash at its end.
#[derive(Clone, Debug)]
pub struct Statics {
    folders: Vec<(String, PathBuf)>,
}

impl Statics {
    /// Serves these folders; the longest prefix that fits an address counts.
    pub fn new(mut folders: Vec<(String, PathBuf)>) -> Self {
        folders.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        Self { folders }
    }

    /// Answers a request for `path`, as it stands in the address.
    pub async fn answer(&self, method: &Method, path: &str) -> Response<Body> {
        if method != Method::GET && method != Method::HEAD {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        }
        let Some(file) = self.find(path) else { return plain(StatusCode::NOT_FOUND, "no such page") };
        if tokio::fs::metadata(&file).await.is_ok_and(|data| data.is_dir()) {
            if !path.ends_with('/') {
                // Without the slash the page's own relative addresses would be wrong.
                return redirect(&format!("{path}/"));
            }
            return read(method, &file.join("index.html")).await;
        }
        read(method, &file).await
    }

    fn find(&self, path: &str) -> Option<PathBuf> {
        let path = decode(path)?;
        for (prefix, folder) in &self.folders {
            let Some(rest) = path.strip_prefix(prefix.as_str()) else { continue };
            if !rest.is_empty() && !rest.starts_with('/') {
                continue;
            }
            let rest = Path::new(rest.trim_start_matches('/'));
            let inside = rest.components().all(|part| matches!(part, Component::Normal(_)));
            return inside.then(|| folder.join(rest));
        }
        None
    }
}

async fn read(method: &Method, file: &Path) -> Response<Body> {
    let Ok(bytes) = tokio::fs::read(file).await else { return plain(StatusCode::NOT_FOUND, "no such page") };
    let length = bytes.len();
    let body = if method == Method::HEAD { Body::empty() } else { Body::from(bytes) };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(file)));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn redirect(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// A short answer in words.
pub(crate) fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{text}\n")));
    *response.status_mut() = status;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, text);
    response
}

/// A browser compiles wasm from a stream, and runs modules, only with the right type.
fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" | "cjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "txt" | "md" | "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Takes percent-encoding away; none for what is no UTF-8 or holds a NUL.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok().filter(|digits| !digits.starts_with('+'))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts_and_nothing_leaves_its_folder() {
        let folders = vec![(String::new(), PathBuf::from("www")), ("/pkg".to_owned(), PathBuf::from("out"))];
        let statics = Statics::new(folders);
        let found = |path| statics.find(path);
        assert_eq!(found("/"), Some(PathBuf::from("www/")));
        assert_eq!(found("/a/b.js"), Some(PathBuf::from("www/a/b.js")));
        assert_eq!(found("/pkg/agent-sdk.js"), Some(PathBuf::from("out/agent-sdk.js")));
        assert_eq!(found("/pkgs"), Some(PathBuf::from("www/pkgs")));
        assert_eq!(found("/%E5%BA%A7%E5%B8%AD.html"), Some(PathBuf::from("www/座席.html")));
        for path in ["/../x", "/a/../../x", "/%2e%2e/x", "/pkg/..%2fx", "/%00", "/%zz", "/%+1", "/%"] {
            assert_eq!(found(path), None, "{path}");
        }
        // An absolute path inside the address stays inside the folder.
        assert_eq!(found("//etc/passwd"), Some(PathBuf::from("www/etc/passwd")));
    }

    #[test]
    fn browsers_get_the_types_that_they_insist_on() {
        assert_eq!(content_type(Path::new("a_bg.wasm")), "application/wasm");
        assert_eq!(content_type(Path::new("index.mjs")), "text/javascript; charset=utf-8");
        assert_eq!(content_type(Path::new("x")), "application/octet-stream");
    }
}
