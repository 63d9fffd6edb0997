// Officers, invitees and their forms. Tests change the answers that they are about.

let last = 0;
const fresh = () => String((last += 1)).padStart(5, "0");

export const officerAddress = () => `officer.${fresh()}@tech.gov.sg`;
export const mobile = () => `+65 9123 ${fresh().slice(1)}`;

/** A vendor who works in Singapore. */
export const onshoreVendor = () => ({
  email: `mei.tan.${fresh()}@vendor.example`,
  sponsoring_agency: "GOVTECH",
  business_operation: "onshore",
});

/** A vendor outside Singapore, at an unknown centre. */
export const offshoreVendor = () => ({
  email: `arun.kumar.${fresh()}@vendor.example`,
  sponsoring_agency: "GOVTECH",
  business_operation: "offshore",
  offshore_development_centre: "others",
  offshore_company_name: "Kaveri Software (Chennai) & Sons",
});

/** A public officer whose organisation has no integrated identity provider. */
export const localOfficer = () => ({ email: `siti.rahman.${fresh()}@dsta.gov.sg` });

/** A public officer whose organisation has one. */
export const integratedOfficer = () => ({ email: `wei.lim.${fresh()}@agency.gov.sg`, mobile_number: mobile() });

/** The fields that everyone who registers fills in. */
export const registration = () => ({
  username: `mtan-${fresh()}`,
  first_name: "Mei",
  last_name: "Tan",
  mobile_number: mobile(),
  department: "Platform Engineering",
  password: "violet Harbour 42 kettles",
});

/** The fields in addition for an unknown centre. */
export const offshoreRegistration = () => ({
  ...registration(),
  mobile_number: `+91 98765 ${fresh()}`,
  reporting_officer_name: "Anand Subramaniam",
  reporting_officer_email: "anand@kaveri.example",
  company_address: "12 Lake Road\nChennai 600001",
});
