-- 不领补贴的，和只领高龄津贴的
SELECT 虚构号(号头('510902', 八位(DATE '1965-01-01' + CAST(i % 9000 AS INTEGER)), 700 + i // 9000)) AS 证件号,
       虚构名(签('供名', i)) AS 姓名, '虚构单位' || CAST(i % 400 AS VARCHAR) AS 单位名称,
       ['在编', '在编', '工勤', '村干部', '临聘'][1 + CAST(i % 5 AS INTEGER)] AS 人员性质,
       make_date(CAST(1990 + i % 30 AS INTEGER), 7, 1) AS 起, CAST(NULL AS DATE) AS 止
FROM 世界, range(0, 80000) AS t(i) WHERE i < 世界.人数 // 50
UNION ALL
SELECT 证件号, 姓名, '虚构单位退休', '退休', DATE '2000-01-01', NULL
FROM 人 WHERE 组 = '高龄' AND j % 4 = 1 AND 签('退休', n) % 30 = 0
UNION ALL
SELECT 证件号, 姓名, '虚构单位', 人员性质, 起, 止 FROM 添供养
