SELECT 2024 AS 年度, 'DL' AS 政策代码, 证件号, 村代码, 面积 FROM 种地
