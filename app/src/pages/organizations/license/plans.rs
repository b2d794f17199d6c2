//! The services inside a license, folded away: there are up to a hundred of them.

use domain::sku::ServicePlan;
use leptos::prelude::*;

use crate::ui::{
    list::{List, ListColumn},
    table::counted,
};

const COLUMNS: &[ListColumn] = &[ListColumn::words("Service plan"), ListColumn::words("State")];

/// The services with how each stands.
pub(super) fn plans(plans: &[ServicePlan]) -> AnyView {
    if plans.is_empty() {
        return ().into_any();
    }
    let rows = plans.iter().map(row).collect_view();
    view! {
        <details class="plans">
            <summary class="settings__summary">{counted(plans.len(), "service plan", "service plans")}</summary>
            <List label="Service plans" columns=COLUMNS>{rows}</List>
        </details>
    }
    .into_any()
}

fn row(plan: &ServicePlan) -> AnyView {
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row"><code>{plan.name.clone()}</code></th>
            <td class="list__cell" data-label="State">{words(&plan.provisioning_status)}</td>
        </tr>
    }
    .into_any()
}

/// Graph's word in words of people; one that is not known here stays as it came.
fn words(status: &str) -> String {
    let words = match status {
        "Success" => "On",
        "Disabled" => "Off",
        "Error" => "In error",
        "PendingInput" => "Waits for the customer's input",
        "PendingActivation" => "Waits for activation",
        "PendingProvisioning" => "Being set up",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microsofts_words_are_told_in_plain_ones() {
        assert_eq!(words("Success"), "On");
        assert_eq!(words("PendingInput"), "Waits for the customer's input");
        assert_eq!(words("SomethingNew"), "SomethingNew");
    }
}
