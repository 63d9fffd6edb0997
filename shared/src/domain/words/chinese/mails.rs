//! The invitee's emails in Chinese.

use super::pages::PAGE;
use crate::domain::words::Mails;

pub(super) const MAILS: Mails = Mails {
    button: "如果按钮无法使用，请打开这个地址：",
    help: "帮助",
    genuine: "如何确认这封邮件是我们发出的",
    objection: "如果您不想要此账户、不是被邀请的人，或资料有误，请告诉公务员",
    reminder_subject: "提醒：您的 TechPass 邀请即将过期",
    reminder_text: |inviter| {
        format!("{inviter} 邀请您使用 TechPass，即新加坡政府开发者服务的账户。您还没有注册。")
    },
    reminder_step: "请在截止时间之前注册。链接与我们先前邮件中的相同，仅供您本人使用，请不要转发这封邮件。",
    invitation_subject: "邀请您使用 TechPass：请注册",
    invitation_text: PAGE.invited,
    invitation_step: "请注册，并选择您的用户名和密码。链接仅供您本人使用，请不要转发这封邮件。",
    invitation_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您并不知情，请忽略这封邮件：\
             您不注册，就不会有账户。"
        )
    },
    onboarding_subject: "欢迎使用 TechPass：请激活您的账户",
    onboarding_text: |inviter| format!("{inviter} 邀请您使用 TechPass，您的账户已经准备好了。"),
    onboarding_step: "请用您所属机构的账户登录一次，以激活账户。",
    onboarding_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您并不知情，请不要登录，并联系技术支持。"
        )
    },
    account_subject: "您的 TechPass 账户已经准备好了",
    account_text: "您已成功注册 TechPass。",
    account_step: "要激活账户，请在30天之内用以下的用户名登录，而不是用您的邮箱地址。",
    account_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为有人用发给 {invitee} 的邀请注册了 TechPass。如果不是您本人，请联系技术支持。"
        )
    },
    seed_subject: "请在 SEED 登记您的设备",
    seed_text: "您的工作需要一台已在 SEED（政府的设备管理系统）登记的联网设备。",
    seed_step: "请在该设备上登录 TechPass，并按照其中的 SEED 步骤办理。",
    seed_action: "开始 SEED 登记",
    seed_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass，并要求登记 SEED。如果您并不知情，请联系技术支持。"
        )
    },
    activation_reminder_subject: "请登录 TechPass，以保留您的账户",
    activation_reminder_text: "您有一个 TechPass 账户，但您还没有登录过。",
    activation_reminder_step: "请在以下时间之前登录一次。否则账户将会终止，您需要申请新的邀请。",
    ended_subject: "您的 TechPass 账户已终止",
    ended_text: "您的 TechPass 账户在30天之内没有登录，因此已经终止。",
    ended_step: "如果您仍然需要账户，请向邀请您的公务员申请新的邀请。",
    ended_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您不知道这个账户，请联系技术支持。"
        )
    },
    withdrawn_subject: "您的 TechPass 邀请已被撤回",
    withdrawn_text: |inviter| format!("{inviter} 撤回了对您的 TechPass 邀请。您的账户已被移除。"),
    withdrawn_step: "您不需要做任何事。如果您仍然需要账户，请联系该公务员。",
    withdrawn_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 曾邀请 {invitee} 使用 TechPass。如果您并不知道这个邀请，请联系技术支持。"
        )
    },
    again_subject: "有人再次邀请您使用 TechPass",
    again_text: |officer| format!("{officer} 想邀请您使用 TechPass，但您已经有账户了。"),
    again_step: "没有任何更改。请继续用以下的用户名登录。",
    again_reason: "您收到这封邮件，是因为您有 TechPass 账户。如果您不知道这个账户，请联系技术支持。",
    corrected_subject: "我们更正了您的 TechPass 账户资料",
    corrected_text: "TechPass 技术支持按照一份服务请求，更正了您账户的资料。",
    corrected_step: "您无需采取任何行动。如果您并不知情，请联系技术支持，并提供服务请求编号。",
    corrected_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为 {invitee} 的 TechPass 账户资料有更改。如果您并不知情，请联系技术支持。"
        )
    },
    corrected_details: "已更正",
    released_subject: "技术支持已终止您的 TechPass 账户",
    released_text: "TechPass 技术支持按照一份服务请求，终止了您的账户。您不能再登录这个账户。",
    released_step: "如果您仍然需要账户，请向邀请您的公务员申请新的邀请。如果您并不知情，请联系技术支持，并提供服务请求编号。",
    released_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为 {invitee} 的 TechPass 账户已终止。如果您不知道这个账户，请联系技术支持。"
        )
    },
    resumed_subject: "您又能收到 TechPass 的邮件了",
    resumed_text: |invitee| {
        format!("我们曾停止向 {invitee} 发送邮件。TechPass 技术支持按照一份服务请求，恢复了邮件发送。")
    },
    resumed_step: "您无需采取任何行动。如果您不想收到我们的邮件，请联系技术支持，并提供服务请求编号。",
    resumed_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为 {invitee} 受邀使用 TechPass，而且又能收到我们的邮件了。如果您并不知情，请联系技术支持。"
        )
    },
    service_request: "服务请求",
};
