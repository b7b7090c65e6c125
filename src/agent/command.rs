//! Commands: a request with its fields, what it cannot do without, and its body.

use core::fmt;

use super::{AgentError, Code, Request, Scalar, Sequence, body::Body};
use crate::redact::mask;

/// What an agent asks of the server: a request and its fields.
#[derive(Clone, PartialEq)]
pub struct Command {
    kind: Request,
    name: String,
    fields: Vec<(String, Scalar)>,
}

/// Which agents a surveillance asks for: names of filters with their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(pub Vec<(String, Scalar)>);

impl Filter {
    /// Makes it the filter that the server gets: of each name whose value is true or `== 0`, with a group, which is the agent's
    /// first own one if none is named.
    ///
    /// # Errors
    ///
    /// [`Code::FilterNeedsGroup`] when anything is filtered, no group is named, and the agent has none.
    pub(super) fn complete(&mut self, own_group: Option<&Scalar>) -> Result<(), AgentError> {
        let was_given = !self.0.is_empty();
        self.0.retain(|(_, value)| value.is_truthy() || value.equals_loosely(0.0));
        let names_group = self.0.iter().any(|(name, value)| name == "groupId" && value.is_truthy());
        if names_group {
            return Ok(());
        }
        match own_group {
            Some(own_group) => {
                self.0.retain(|(name, _)| name != "groupId");
                self.0.push(("groupId".to_owned(), own_group.clone()));
            }
            None if was_given => return Err(AgentError::new(Code::FilterNeedsGroup)),
            None => {}
        }
        Ok(())
    }
}

impl Command {
    /// A command without fields.
    pub fn new(kind: Request) -> Self {
        Self { kind, name: kind.as_str().to_owned(), fields: Vec::new() }
    }

    /// A surveillance of these agents.
    pub fn surveillance(filter: Filter) -> Self {
        Self { fields: filter.0, ..Self::new(Request::Surveillance) }
    }

    /// Any other request, as a page composed it.
    pub fn other(name: String, fields: Vec<(String, Scalar)>) -> Self {
        Self { kind: Request::Other, name, fields }
    }

    /// Adds a field; an absent one is left out of the body.
    #[must_use]
    pub fn with(mut self, name: &str, value: Scalar) -> Self {
        self.put(name, value);
        self
    }

    /// Adds a field, as [`Self::with`].
    pub fn put(&mut self, name: &str, value: Scalar) {
        self.fields.push((name.to_owned(), value));
    }

    /// Which request it is.
    pub fn kind(&self) -> Request {
        self.kind
    }

    /// The request's name on the wire.
    pub fn request(&self) -> &str {
        &self.name
    }

    /// A field's value.
    pub fn field(&self, name: &str) -> Option<&Scalar> {
        self.fields.iter().find(|(have, _)| have == name).map(|(_, value)| value)
    }

    /// Whether the field that the command cannot do without is there.
    ///
    /// # Errors
    ///
    /// The old SDK's own text for each; such an error raises no Exception event, it is only thrown.
    pub fn check(&self) -> Result<(), AgentError> {
        use Request::*;
        let (field, code) = match self.kind {
            MakeCall => ("called", Code::CalledMissing),
            TransferCall => ("transferId", Code::TransferTargetMissing),
            ConsultCall => ("consultId", Code::ConsultTargetMissing),
            ForceIdle | ForceBusy | ForceLogout | Listen | Intercept | ForceBreak | ForceInsert => {
                ("beAgentNumber", Code::TargetMissing)
            }
            IdleAgent => ("groupId", Code::GroupMissing),
            _ => return Ok(()),
        };
        if self.field(field).is_some_and(Scalar::is_truthy) { Ok(()) } else { Err(AgentError::new(code)) }
    }

    /// Makes a surveillance's filter the one that the server gets.
    ///
    /// # Errors
    ///
    /// As [`Filter::complete`].
    pub(super) fn complete(&mut self, own_group: Option<&Scalar>) -> Result<(), AgentError> {
        if self.kind != Request::Surveillance {
            return Ok(());
        }
        let mut filter = Filter(core::mem::take(&mut self.fields));
        let result = filter.complete(own_group);
        self.fields = filter.0;
        result
    }

    /// The beginning of the body: the command's own fields.
    pub(super) fn body(&self, sequence: Sequence) -> Body {
        let mut body = Body::new(&self.name);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
        body.put("sequence", &Scalar::Number(sequence as f64));
        for (name, value) in &self.fields {
            body.put(name, value);
        }
        body
    }
}

impl From<Request> for Command {
    fn from(kind: Request) -> Self {
        Self::new(kind)
    }
}

/// The body, with phone numbers shortened.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.body(0).finish()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(fields: &[(&str, Scalar)]) -> Filter {
        Filter(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    fn complete(mut given: Filter, own_group: Option<&Scalar>) -> Result<Filter, AgentError> {
        given.complete(own_group).map(|()| given)
    }

    #[test]
    fn a_filter_keeps_its_own_group_and_falls_back_to_the_agents() {
        let own = Scalar::from("g1");
        let given = filter(&[("groupId", "g2".into()), ("agentName", "".into()), ("agentState", Scalar::Null)]);
        assert_eq!(complete(given, Some(&own)).unwrap(), filter(&[("groupId", "g2".into()), ("agentName", "".into())]));

        let given = filter(&[("callDirection", 0.0.into())]);
        assert_eq!(
            complete(given, Some(&own)).unwrap(),
            filter(&[("callDirection", 0.0.into()), ("groupId", "g1".into())])
        );

        let error = complete(filter(&[("agentNumber", "1001".into())]), None).unwrap_err();
        assert_eq!(error.code, Code::FilterNeedsGroup);
        assert_eq!(complete(Filter::default(), None).unwrap(), Filter::default());
        assert_eq!(complete(Filter::default(), Some(&own)).unwrap(), filter(&[("groupId", "g1".into())]));
    }

    #[test]
    fn a_call_carries_only_what_was_given() {
        let call = Command::new(Request::MakeCall)
            .with("called", "13800138000".into())
            .with("calledType", 2.0.into())
            .with("caller", Scalar::Absent)
            .with("callId", "c-1".into());
        let body = call.body(7).finish();
        assert_eq!(body, r#"{"request":"makeCall","sequence":7,"called":"13800138000","calledType":2,"callId":"c-1"}"#);
        assert!(!format!("{call:?}").contains("13800138000"), "{call:?}");
    }
}
