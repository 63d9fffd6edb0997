//! The registration form in Chinese: its fields, and what can be wrong with an answer.

use crate::domain::words::{AddressFaults, Faults, FieldWords, Fields, MobileFaults, RegistrationFaults};

pub(super) const FIELDS: Fields = Fields {
    username: FieldWords {
        label: "用户名",
        help: "您将用它登录。可以使用英文字母和数字，中间可以用单个的点、- 或 _，最多64个字符。请不要使用邮箱地址。",
        ask: "请输入用户名。",
    },
    first_name: FieldWords {
        label: "名字", help: "最多64个字符，任何文字均可。", ask: "请输入您的名字。"
    },
    last_name: FieldWords {
        label: "姓氏",
        help: "如果您只有一个名字，请在此处和“名字”一栏都填写它。",
        ask: "请输入您的姓氏。如果您只有一个名字，请再次填写它。",
    },
    singapore_mobile: FieldWords {
        label: "手机号码",
        help: "新加坡手机号码，例如 +65 9123 4567。",
        ask: "请输入您的手机号码。",
    },
    foreign_mobile: FieldWords {
        label: "手机号码",
        help: "以 + 和国家代码开头，例如 +91 98765 43210。",
        ask: "请输入您的手机号码，以 + 和国家代码开头。",
    },
    department: FieldWords {
        label: "部门",
        help: "您工作的部门或团队，最多64个字符。",
        ask: "请输入您的部门或团队。",
    },
    password: FieldWords {
        label: "密码",
        help: "至少12个字符，并包含以下四类中的三类：小写字母、大写字母、数字、符号。几个互不相关的词既容易记住，又不容易\
               被猜到。",
        ask: "请设置密码。",
    },
    officer_name: FieldWords {
        label: "境外直属主管的姓名",
        help: "您在工作地点的上级。如果对方只有一个名字，填写一次即可。",
        ask: "请输入境外直属主管的姓名。",
    },
    officer_email: FieldWords {
        label: "境外直属主管的电子邮箱",
        help: "",
        ask: "请输入境外直属主管的邮箱地址。",
    },
    company_address: FieldWords {
        label: "境外公司地址",
        help: "最多256个字符，可以分行。",
        ask: "请输入境外公司的地址。",
    },
};

pub(super) const FAULTS: Faults = Faults {
    unknown_field: "请删除此项：本表格没有这一项。",
    locked: |label| format!("{label}不能在此处更改。"),
    not_text: |label| format!("{label}必须是文字。"),
    unseen_character: |label| {
        format!("{label}含有不可见的字符，它们常常随复制的文字一起带入。请删除后手动输入。")
    },
    too_long: |label, most| format!("{label}最多{most}个字符，请缩短。"),
    address: AddressFaults {
        missing: FIELDS.officer_email.ask,
        too_long: "邮箱地址最多256个字符。",
        local_part_too_long: "邮箱地址在 @ 之前最多64个字符。",
        unseen_character: "邮箱地址含有不可见的字符，它们常常随复制的文字一起带入。请手动输入。",
        no_at: "请输入带有 @ 和域名的邮箱地址，例如 name@agency.gov.sg。",
        several: "请只输入一个邮箱地址，其中只有一个 @。",
        mailto: "请删除“mailto:”，只输入邮箱地址，例如 name@agency.gov.sg。",
        named: "请删除姓名和括号，只输入邮箱地址，例如 name@agency.gov.sg。",
        quoted: "请删除引号，只输入邮箱地址，例如 name@agency.gov.sg。",
        punctuation: "请删除邮箱地址前后的标点符号，例如分号、逗号或句号。",
        space: "请删除空格和其他文字，只输入邮箱地址，例如 name@agency.gov.sg。",
        local_part: "请检查 @ 之前的部分：可以使用英文字母和数字，中间可以用单个的点和 _ - + '。",
        domain: "请检查 @ 之后的部分：必须是域名，例如 agency.gov.sg。",
        look_alike: "请重新手动输入 @ 之后的部分：其中有形似其他字母的字符。",
    },
    mobile: MobileFaults {
        spreadsheet: "请输入完整的号码：Excel 等电子表格缩短了此号码。请把该列设为文本格式，再重新输入号码。",
        unseen_character: "手机号码含有不可见的字符，它们常常随复制的文字一起带入。请手动输入。",
        other_character: "请只用数字填写手机号码。前面可以有 +，中间可以有空格、短横线、点和括号。",
        foreign: "请输入新加坡手机号码。此号码属于其他国家。",
        no_country_code: "请输入以 + 和国家代码开头的手机号码，例如 +91 98765 43210。",
        short: "请输入完整的手机号码。新加坡手机号码有8位数字，此号码不足8位。",
        long: "请检查手机号码。新加坡手机号码有8位数字，此号码超过8位。",
        landline: "请输入手机号码。新加坡手机号码以8或9开头，此号码不是。",
        foreign_short: "请输入完整的手机号码，以 + 和国家代码开头。此号码太短。",
        foreign_long: "请检查手机号码。连同国家代码最多15位数字，此号码超过15位。",
        not_in_use: "请检查国家代码和号码。该国没有使用此号码。",
    },
};

pub(super) const REGISTRATION: RegistrationFaults = RegistrationFaults {
    username: "请选择由英文字母和数字组成的用户名，中间可以用单个的点、- 或 _，最多64个字符。",
    username_is_address: "请选择一个新的用户名，而不是邮箱地址。例如输入 mei.tan，不要输入 @ 及其后面的部分。",
    username_reserved: "此用户名已被保留，请另选一个。",
    username_taken: "此用户名已有人使用，请另选一个。",
    name_characters: |label| {
        format!("{label}可以使用任何文字的字母、空格和 ' - . , / @ ( )。请删除数字和其他符号。")
    },
    name_without_letter: |label| format!("{label}至少要有一个字母或文字。"),
    foreign_mobile_onshore: "请输入新加坡手机号码。如果您在新加坡境外工作，请向邀请您的公务员申请一份境外工作的邀请。",
    mobile_taken: |support| {
        format!("另一个账户已使用此手机号码，请输入另一个号码。如果那是您以前的账户，请寻求帮助：{support}")
    },
    password_short: "请设置更长的密码：至少12个字符。",
    password_characters: "请从密码中删除不可见的字符，以及某些设备无法输入的字符，例如制表符和表情符号。",
    password_space_at_end: "请删除密码开头或结尾的空格。",
    password_classes: "请设置至少包含以下四类中三类的密码：小写字母、大写字母、数字、符号。",
    password_holds_name: "请设置不包含您的用户名，也不包含您邮箱地址中名称的密码。",
    password_guessable: "请另设密码：攻击者会很早尝试此密码。他们会尝试常用密码、名字、日期和键盘上相邻的键。请使用几个互不相关的词。",
    officer_is_invitee: "请输入主管的邮箱地址，而不是您自己的。",
};
