//! The control API: what the demo page's buttons and the tests ask for. Loopback only, JSON both ways.
//!
//! | request | does |
//! | --- | --- |
//! | `GET /api/demo` | the page's defaults: address, account, agents with passwords, groups, customers, … |
//! | `GET /api/state` | what agents, calls and queues are doing |
//! | `GET /api/media` | everybody in a call: whom they hear, levels, energies and packets both ways |
//! | `POST /api/phone {account, action}` | `cut`: closes the phone's socket without a closing handshake |
//! | `POST /api/inbound {group?, caller?}` | a customer calls in |
//! | `POST /api/queue {group, count}` | several customers call a group |
//! | `POST /api/customer {callId?, action}` | a customer does `hangup` or `answer`; without `callId` the newest call |
//! | `GET /api/frames?agent=&since=` | the frames that clients sent, with the number of the last one |
//! | `DELETE /api/frames` | forgets them |
//! | `POST /api/fault {kind, agent?, times?, …}` | something goes wrong, see below |
//! | `GET /api/fault`, `DELETE /api/fault` | the faults that wait; takes all back |
//!
//! Faults. `agent` is whom it is for (none: everybody), `times` how often (default 1; 0: until `DELETE`):
//!
//! | kind | does |
//! | --- | --- |
//! | `drop` | closes the agent's socket without a closing handshake |
//! | `stall` | keeps it open, sends and hears nothing, until `DELETE` |
//! | `garbage {text \| bytes}` | raw text or bytes on the socket, outside any frame |
//! | `error {message?, close?}` | a STOMP ERROR frame; `close: false` leaves the socket open |
//! | `closeOnConnect {count?}` | closes the next sockets right after they opened |
//! | `delay {ms, event?}` | messages come later |
//! | `duplicate {event?}`, `reorder {event?}` | a message comes twice, or after the next one |
//! | `malformed {event?, body?}` | a body is this text, or its own first half |
//! | `nullData {event?}` | an event's `data` is null |
//! | `refuse {command?, status?, msg?}`, `ignore {command?}` | a command is refused, or never answered |
//! | `raw {message \| body}` | sends this JSON, or this text, as a MESSAGE; needs `agent` |
//! | `tokenExpiry`, `kick`, `uploadLog`, `lock`, `sipError` | the centre does it; needs `agent` |
//!
//! `event` also matches a response's name. The first five need the embedded broker. Errors are `{error, message}` with
//! status 400, 403, 404 or 409.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{ConnectInfo, DefaultBodyLimit, Query, Request, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    broker::Credentials,
    centre::{Control, ControlError, CustomerAction, Refusal, seed},
    faults::{Order, OrderError},
    hub::{Gone, HubHandle},
    recorder::Recorder,
    sip::exchange::Entrance,
};

/// A test may want to send a list of megabytes.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// What the API works with.
#[derive(Clone)]
pub struct Api {
    /// The contact centre.
    pub hub: HubHandle,
    /// The phones.
    pub exchange: Entrance,
    /// What clients sent.
    pub recorder: Arc<Recorder>,
    /// How to connect.
    pub credentials: Credentials,
    /// Where to connect; none: to this server's own `/ws`.
    pub public_ws: Option<String>,
    /// Where phones register.
    pub phones_at: String,
    /// The domain of their accounts.
    pub domain: String,
}

/// The routes under `/api`.
pub fn routes(api: Api) -> Router {
    Router::new()
        .route("/api/demo", get(demo))
        .route("/api/state", get(state))
        .route("/api/inbound", post(inbound))
        .route("/api/queue", post(queue))
        .route("/api/customer", post(customer))
        .route("/api/frames", get(frames).delete(clear_frames))
        .route("/api/media", get(media))
        .route("/api/phone", post(phone))
        .route("/api/fault", post(fault).get(faults).delete(clear_faults))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(loopback_only))
        .with_state(api)
}

/// The API gives passwords away and breaks things, so only this machine may ask: by its address, and, because a page
/// from elsewhere can make the browser on this machine ask, by the names in `Host` and `Origin` too.
async fn loopback_only(ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request, next: Next) -> Response {
    if peer.ip().to_canonical().is_loopback() && names_are_loopback(request.headers()) {
        return next.run(request).await;
    }
    Failure(StatusCode::FORBIDDEN, "FORBIDDEN", "the control API answers this machine only".to_owned()).into_response()
}

fn names_are_loopback(headers: &HeaderMap) -> bool {
    let named = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let origin_host = |origin: &str| {
        let origin: Uri = origin.parse().ok()?;
        origin.authority().map(|authority| is_loopback_name(authority.as_str()))
    };
    named(header::HOST).is_none_or(is_loopback_name)
        && named(header::ORIGIN).is_none_or(|origin| origin_host(origin) == Some(true))
}

fn is_loopback_name(authority: &str) -> bool {
    let port = authority.rfind(':').filter(|colon| !authority.get(*colon..).is_some_and(|rest| rest.contains(']')));
    let host = port.and_then(|colon| authority.get(..colon)).unwrap_or(authority);
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

async fn demo(State(api): State<Api>, headers: HeaderMap) -> Result<Json<Value>, Failure> {
    let passwords = api.hub.control(Control::Passwords).await??;
    let password = |number: &str| passwords.get(number).cloned().unwrap_or(Value::Null);
    let agents: Vec<Value> = (seed::AGENTS.iter())
        .map(|agent| {
            json!({
                "agentNumber": agent.number, "agentName": agent.name, "agentPassword": password(agent.number),
                "leader": agent.leader, "groups": agent.groups,
                "robot": agent.understudy != seed::Understudy::Nobody,
            })
        })
        .collect();
    let groups = |list: &[seed::GroupSeed]| -> Vec<Value> {
        list.iter().map(|group| json!({ "id": group.id, "name": group.name })).collect()
    };
    let customers: Vec<Value> = (seed::CUSTOMERS.iter())
        .map(|customer| {
            json!({
                "number": customer.number, "name": customer.name, "behaviour": customer.behaviour.word(),
                "sipPassword": password(customer.number),
            })
        })
        .collect();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    let url = api.public_ws.clone().unwrap_or_else(|| format!("ws://{host}/ws"));
    Ok(Json(json!({
        "url": url,
        "host": api.credentials.host,
        "connectAccount": api.credentials.login,
        "connectPassword": api.credentials.passcode,
        "subscribePath": "/topic",
        "companyShortName": seed::COMPANY,
        "agentNumber": "1001",
        "agentPassword": password("1001"),
        "loginType": 1,
        "agents": agents,
        "groups": groups(seed::GROUPS),
        "ivrs": groups(seed::IVRS),
        "customers": customers,
        "sip": { "url": api.phones_at, "domain": api.domain },
        "busyTypes": seed::BUSY_REASONS.split(',').collect::<Vec<_>>(),
    })))
}

async fn state(State(api): State<Api>) -> Result<Json<Value>, Failure> {
    Ok(Json(api.hub.control(Control::State).await??))
}

async fn media(State(api): State<Api>) -> Result<Json<Value>, Failure> {
    Ok(Json(api.exchange.report().await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneOrder {
    account: String,
    action: PhoneAction,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PhoneAction {
    Cut,
}

async fn phone(State(api): State<Api>, body: Result<Json<PhoneOrder>, JsonRejection>) -> Result<Json<Value>, Failure> {
    let Json(PhoneOrder { account, action: PhoneAction::Cut }) = body?;
    match api.exchange.cut(account).await? {
        true => Ok(Json(json!({}))),
        false => {
            Err(Failure(StatusCode::NOT_FOUND, "NOT_FOUND", "no phone is registered under this account".to_owned()))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inbound {
    group: Option<String>,
    caller: Option<String>,
}

async fn inbound(State(api): State<Api>, body: Result<Json<Inbound>, JsonRejection>) -> Result<Json<Value>, Failure> {
    let Json(Inbound { group, caller }) = body?;
    Ok(Json(api.hub.control(Control::Inbound { group, caller }).await??))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queue {
    group: String,
    count: u32,
}

async fn queue(State(api): State<Api>, body: Result<Json<Queue>, JsonRejection>) -> Result<Json<Value>, Failure> {
    let Json(Queue { group, count }) = body?;
    Ok(Json(api.hub.control(Control::Queue { group, count }).await??))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Customer {
    call_id: Option<String>,
    action: Action,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    Hangup,
    Answer,
}

async fn customer(State(api): State<Api>, body: Result<Json<Customer>, JsonRejection>) -> Result<Json<Value>, Failure> {
    let Json(Customer { call_id, action }) = body?;
    let action = match action {
        Action::Hangup => CustomerAction::HangUp,
        Action::Answer => CustomerAction::Answer,
    };
    Ok(Json(api.hub.control(Control::Customer { call: call_id, action }).await??))
}

#[derive(Deserialize)]
struct FramesQuery {
    agent: Option<String>,
    #[serde(default)]
    since: u64,
}

async fn frames(State(api): State<Api>, Query(query): Query<FramesQuery>) -> Json<Value> {
    Json(api.recorder.frames(query.agent.as_deref(), query.since))
}

async fn clear_frames(State(api): State<Api>) -> Json<Value> {
    api.recorder.clear();
    Json(json!({}))
}

async fn fault(State(api): State<Api>, body: Result<Json<Order>, JsonRejection>) -> Result<Json<Value>, Failure> {
    let Json(order) = body?;
    Ok(Json(api.hub.fault(order).await??))
}

async fn faults(State(api): State<Api>) -> Result<Json<Value>, Failure> {
    Ok(Json(api.hub.faults().await?))
}

async fn clear_faults(State(api): State<Api>) -> Result<Json<Value>, Failure> {
    Ok(Json(api.hub.clear_faults().await?))
}

/// An error's answer.
struct Failure(StatusCode, &'static str, String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1, "message": self.2 }))).into_response()
    }
}

impl From<Gone> for Failure {
    fn from(_: Gone) -> Self {
        Self(StatusCode::SERVICE_UNAVAILABLE, "GONE", "the server is shutting down".to_owned())
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self(StatusCode::BAD_REQUEST, "BAD_REQUEST", rejection.body_text())
    }
}

impl From<ControlError> for Failure {
    fn from(error: ControlError) -> Self {
        let (status, code, text) = match error {
            ControlError::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND", "no such agent, group or call"),
            ControlError::WrongState => (StatusCode::CONFLICT, "WRONG_STATE", "not in a state for this"),
            ControlError::NotSignedIn => {
                (StatusCode::CONFLICT, "NOT_SIGNED_IN", "the agent is not signed in from a browser")
            }
            ControlError::Refused(refusal) => return Self::from(refusal),
        };
        Self(status, code, text.to_owned())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self(StatusCode::CONFLICT, "REFUSED", refusal.text().to_owned())
    }
}

impl From<OrderError> for Failure {
    fn from(error: OrderError) -> Self {
        let (status, code, text) = match error {
            OrderError::NeedsAgent => (StatusCode::BAD_REQUEST, "NEEDS_AGENT", "this fault needs an agent"),
            OrderError::Empty => (StatusCode::BAD_REQUEST, "BAD_REQUEST", "text or bytes are needed"),
            OrderError::NeedsEmbeddedBroker => {
                (StatusCode::CONFLICT, "NEEDS_EMBEDDED_BROKER", "RabbitMQ has the sockets; this fault needs them")
            }
            OrderError::NotSignedIn => {
                (StatusCode::CONFLICT, "NOT_SIGNED_IN", "the agent is not signed in from a browser")
            }
            OrderError::TooMany => (StatusCode::CONFLICT, "TOO_MANY", "too many faults wait already"),
            OrderError::Control(error) => return Self::from(error),
        };
        Self(status, code, text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback_name;

    #[test]
    fn only_this_machines_names_are_loopback() {
        for name in ["localhost", "127.0.0.1:8080", "[::1]", "[::1]:80", "localhost:1"] {
            assert!(is_loopback_name(name), "{name}");
        }
        for name in ["", "example.com", "127.0.0.1.example.com:80", "localhost.example.com", "[::2]:80", "10.0.0.1"] {
            assert!(!is_loopback_name(name), "{name}");
        }
    }
}
