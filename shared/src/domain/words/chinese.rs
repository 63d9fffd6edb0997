//! The texts in Chinese, in simplified characters.

use jiff::civil::Weekday;

use super::{Facts, Faults, Fields, Mails, Notice, Page, Words};

/// Chinese.
pub static CHINESE: Words = Words {
    fields: FIELDS,
    faults: FAULTS,
    facts: FACTS,
    page: PAGE,
    mails: MAILS,
    moment: |at| {
        let half = if at.hour() < 12 { "上午" } else { "下午" };
        let (date, time) = (at.strftime("%Y年%-m月%-d日"), at.strftime("%-I时%M分"));
        format!("{date}（{}）{half}{time}（新加坡时间）", weekday(at.weekday()))
    },
};

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

const FIELDS: Fields = Fields {
    username: "用户名",
    username_help: "您将用它登录。最多64个字符：英文字母、数字，中间可以用 - _ 和单个的点。",
    first_name: "名字",
    last_name: "姓氏",
    name_help: "最多64个字符，任何文字均可。",
    mobile_number: "手机号码",
    singapore_mobile_help: "新加坡手机号码，例如 +65 9123 4567。",
    foreign_mobile_help: "以 + 和国家代码开头，例如 +91 98765 43210。",
    department: "部门",
    department_help: "您工作的部门或团队，最多64个字符。",
    password: "密码",
    password_help: "至少12个字符，并包含以下四类中的三类：小写字母、大写字母、数字、符号。几个互不相关的词既容易记住，\
                    又不容易被猜到。",
    officer_name: "境外直属主管的姓名",
    officer_email: "境外直属主管的电子邮箱",
    company_address: "境外公司地址",
    company_address_help: "最多256个字符，可以分行。",
};

const FAULTS: Faults = Faults {
    required: "请填写此项。",
    not_applicable: "此项不属于本表格，请删除。",
    not_text: "请用文字填写。",
    too_long: |most| format!("最多{most}个字符。"),
    unseen_character: "请删除控制字符、不可见字符或文字方向字符：它们常常随复制的文字一起带入。",
    username: "只能使用英文字母、数字，中间可以用 - _ 或单个的点，最多64个字符。",
    username_reserved: "此用户名已被保留，请另选一个。",
    username_taken: "此用户名已有人使用，请另选一个。",
    person_name: "请使用任何文字的字母、空格和 ' - . , / @ ( )，至少要有一个字母。",
    singapore_mobile: "请填写新加坡手机号码：8位数字，以8或9开头，可以带 +65。",
    foreign_mobile: "请填写完整的国际格式号码，以 + 和国家代码开头。",
    foreign_mobile_onshore: "请填写新加坡手机号码。如果您在新加坡境外工作，请向邀请您的公务员要求一份境外工作的邀请。",
    mobile_taken: "另一个账户已使用此手机号码。",
    password_short: "请至少使用12个字符。",
    password_control_character: "请不要使用控制字符，例如制表符。",
    password_classes: "请至少使用以下四类中的三类：小写字母、大写字母、数字、符号。",
    password_holds_name: "请不要包含您的用户名或您邮箱地址中的名称。",
    password_guessable: "这是攻击者最先尝试的密码之一：常用密码、名字、日期或键盘上相邻的键。请使用几个互不相关的词。",
    address_missing: "请填写电子邮箱地址。",
    address_too_long: "邮箱地址最多256个字符。",
    address_local_part_too_long: "@ 之前最多64个字符。",
    address_no_at: "邮箱地址由名称、@ 和域名组成，例如 name@agency.gov.sg。",
    address_local_part: "请填写一个普通的邮箱地址：@ 之前只能用不带重音的英文字母、数字和 . - _ + 等符号，不能有空格、\
                         引号、注释或其他地址。",
    address_domain: "@ 之后必须是域名，例如 agency.gov.sg。",
    address_look_alike: "此域名混用了不同的文字，或使用了形似英文字母的字符，请重新手动输入。",
    address_own: "请填写主管的邮箱地址，而不是您自己的。",
};

const FACTS: Facts = Facts {
    invited_by: "邀请人",
    your_address: "您的邮箱地址",
    organisation: "所属公司或机构",
    sponsoring_agency: "担保机构",
    business_operation: "工作地点",
    onshore: "新加坡境内",
    offshore: "新加坡境外",
    offshore_development_centre: "境外开发中心",
    offshore_company: "境外公司",
    register_before: "注册截止时间",
    sign_in_with: "登录账号",
    sign_in_before: "登录截止时间",
    your_username: "您的用户名",
};

const PAGE: Page = Page {
    language: "中文",
    skip: "跳到主要内容",
    help: "TechPass 帮助",
    register: "注册",
    register_title: "注册 TechPass",
    error_title: "有误：注册 TechPass",
    invited: |inviter| format!("{inviter} 邀请您使用 TechPass，即新加坡政府开发者服务的账户。"),
    your_invitation: "您的邀请",
    your_account: "您的账户",
    all_required: "请填写所有项目。",
    correct: "请更正以下各项",
    done: Notice {
        title: "注册成功", text: "请用此用户名登录，而不是用您的邮箱地址。"
    },
    done_username: "您的用户名是",
    next: "接下来",
    next_mail: "我们也已把用户名发到您的邮箱。",
    next_activate: "请在30天之内登录，以激活您的账户。",
    next_seed: "请在 SEED 登记您的设备：另一封邮件会说明如何办理。",
    sign_in: "登录 TechPass",
    expired: Notice {
        title: "此邀请已过期", text: "请向邀请您的公务员要求一份新的邀请。"
    },
    superseded: Notice {
        title: "此邀请已被更新的邀请取代",
        text: "请打开您收到的最新一封邀请邮件，并使用其中的链接。",
    },
    revoked: Notice {
        title: "此邀请已被撤回", text: "如果您仍然需要账户，请联系邀请您的公务员。"
    },
    registered: Notice {
        title: "您已经注册过了", text: "请用我们发到您邮箱的用户名登录。"
    },
    not_found: Notice {
        title: "找不到页面",
        text: "这个地址没有内容。如果您是通过邮件中的链接来到这里，请重新打开邮件中的完整链接。",
    },
    unavailable: Notice {
        title: "服务暂时无法使用", text: "没有作出任何更改。请返回，稍后再试。"
    },
    too_many_tries: "尝试次数过多",
    too_many_tries_text: |moment| format!("您的邀请仍然有效。请在{moment}之后再次打开链接。"),
};

const MAILS: Mails = Mails {
    button: "如果按钮无法使用，请打开这个地址：",
    help: "帮助：",
    reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您并不知情，请忽略这封邮件。"
        )
    },
    reason_account: "您收到这封邮件，是因为您有 TechPass 账户。",
    invitation_subject: "邀请您使用 TechPass：请注册",
    invitation_text: PAGE.invited,
    invitation_step: "请注册，并选择您的用户名和密码。链接仅供您本人使用，请不要转发这封邮件。",
    onboarding_subject: "欢迎使用 TechPass：请激活您的账户",
    onboarding_text: |inviter| format!("{inviter} 邀请您使用 TechPass，您的账户已经准备好了。"),
    onboarding_step: "请用您所属机构的账户登录一次，以激活账户。",
    account_subject: "您的 TechPass 账户已经准备好了",
    account_text: "您已成功注册 TechPass。",
    account_step: "请用以下的用户名登录，而不是用您的邮箱地址，以激活您的账户。",
    seed_subject: "请在 SEED 登记您的设备",
    seed_text: "您的工作需要一台已在 SEED（政府的设备管理系统）登记的联网设备。",
    seed_step: "请在该设备上登录 TechPass，并按照其中的 SEED 步骤办理。",
    seed_action: "开始 SEED 登记",
    again_subject: "有人再次邀请您使用 TechPass",
    again_text: |officer| format!("{officer} 想邀请您使用 TechPass，但您已经有账户了。"),
    again_step: "没有任何更改。请用以下的用户名登录。",
};
